package scoring

import (
	"slices"

	"saima/scoring/internal/stat"
)

// fill imputes and carries what the leaf's rules say; what it fills is marked in the state.
func (sh *sheet) fill(l int) (faults Faults) {
	p := &sh.e.leaves[l]
	if !p.due || !sh.lacks(l) {
		return nil
	}
	if m := p.leaf.Impute; m != nil {
		switch m.Method {
		case "mean", "median":
			sh.fillByPeers(l, m)
		case "row-mean":
			sh.fillByRow(l)
		case "latest":
			faults = sh.fillByPeriods(l, p.earlier, nil, imputed)
		case "linear":
			faults = sh.fillByPeriods(l, p.earlier, p.later, imputed)
		case "constant":
			sh.fillCells(l, imputed, func(int) float64 { return m.Constant })
		}
	}
	if p.leaf.Missing.Method == "carry" {
		reach := p.earlier[:min(p.leaf.Missing.Periods, len(p.earlier))]
		faults = append(faults, sh.fillByPeriods(l, reach, nil, carried)...)
	}
	return faults
}

// lacks says whether a member to whom the leaf applies has no value.
func (sh *sheet) lacks(l int) bool {
	for _, s := range sh.states(l) {
		if s == missing || s == withheld {
			return true
		}
	}
	return false
}

// fillCells gives the missing members a value; NaN leaves them missing.
func (sh *sheet) fillCells(l int, mark state, x func(m int) float64) {
	value, states := sh.column(sh.value, l), sh.states(l)
	for m, s := range states {
		if s != missing && s != withheld {
			continue
		}
		if v := x(m); !isNaN(v) {
			value[m], states[m] = v, mark
		}
	}
}

// fillByPeers is the mean or median of the group, or of a part of it: by "class" the members that share
// the unit's first class; by the name of a class its members, and the others among themselves.
func (sh *sheet) fillByPeers(l int, rule *Impute) {
	value, states := sh.column(sh.value, l), sh.states(l)
	middles := map[string]float64{}
	for m, s := range states {
		if s != missing && s != withheld {
			continue
		}
		part := sh.part(m, rule.By)
		if _, known := middles[part]; known {
			continue
		}
		var delivered []float64
		for k, s := range states {
			if s == present && sh.part(k, rule.By) == part {
				delivered = append(delivered, value[k])
			}
		}
		switch {
		case len(delivered) == 0:
			middles[part] = none
		case rule.Method == "mean":
			middles[part] = stat.Mean(delivered)
		default:
			middles[part] = stat.Median(delivered)
		}
	}
	sh.fillCells(l, imputed, func(m int) float64 { return middles[sh.part(m, rule.By)] })
}

// part names the part of the group that the member is imputed from.
func (sh *sheet) part(m int, by string) string {
	classes := sh.e.data.units[sh.g.members[m]].Classes
	switch by {
	case "", "group":
		return ""
	case "class":
		if len(classes) == 0 {
			return ""
		}
		return classes[0]
	}
	if slices.Contains(classes, by) {
		return by
	}
	return ""
}

// fillByRow gives a unit the place in the leaf's range that it has on average in those of the other
// leaves of the node (directions count), from delivered values; as COINr's imputation by row.
func (sh *sheet) fillByRow(l int) {
	lo, hi, n := sh.deliveredRange(l)
	if n == 0 {
		return
	}
	row := sh.e.leaves[l].row
	type span struct{ lo, hi float64 }
	spans := make([]span, len(row))
	for i, k := range row {
		spans[i].lo, spans[i].hi, _ = sh.deliveredRange(k)
	}
	sh.fillCells(l, imputed, func(m int) float64 {
		sum, count := 0.0, 0
		for i, k := range row {
			if sh.states(k)[m] != present || spans[i].hi == spans[i].lo {
				continue
			}
			place := (sh.column(sh.value, k)[m] - spans[i].lo) / (spans[i].hi - spans[i].lo)
			if sh.e.leaves[k].leaf.Direction < 0 {
				place = 1 - place
			}
			sum += place
			count++
		}
		if count == 0 {
			return none
		}
		place := sum / float64(count)
		if sh.e.leaves[l].leaf.Direction < 0 {
			place = 1 - place
		}
		return lo + float64(place*(hi-lo))
	})
}

func (sh *sheet) deliveredRange(l int) (lo, hi float64, n int) {
	states := sh.states(l)
	for m, x := range sh.column(sh.value, l) {
		if states[m] != present {
			continue
		}
		if n == 0 {
			lo, hi = x, x
		}
		lo, hi = min(lo, x), max(hi, x)
		n++
	}
	return lo, hi, n
}

// fillByPeriods takes the nearest earlier value; with a later one too, the value on the line between.
func (sh *sheet) fillByPeriods(l int, earlier, later []reading, mark state) (faults Faults) {
	p := &sh.e.leaves[l]
	before, back := make([]float64, sh.n), make([]int, sh.n)
	after, ahead := make([]float64, sh.n), make([]int, sh.n)
	faults = append(sh.nearestValues(p, earlier, before, back), sh.nearestValues(p, later, after, ahead)...)
	sh.fillCells(l, mark, func(m int) float64 {
		switch {
		case isNaN(before[m]):
			return after[m]
		case isNaN(after[m]):
			return before[m]
		}
		step := (after[m] - before[m]) / float64(back[m]+ahead[m])
		return sh.e.roundInput(before[m]+float64(step*float64(back[m])), p.decimals())
	})
	return faults
}

// nearestValues are the members' values in the first of the readings that has one, and how far it is.
func (sh *sheet) nearestValues(p *leafPlan, readings []reading, x []float64, distance []int) (faults Faults) {
	for m := range x {
		x[m] = none
	}
	column, states := make([]float64, sh.n), make([]state, sh.n)
	for i := range readings {
		r := &readings[i]
		if r.value >= 0 {
			faults = append(faults, sh.readSource(p, r, column, states)...)
		} else {
			faults = append(faults, sh.derive(p, r, column, states)...)
		}
		for m, v := range column {
			if isNaN(x[m]) && !isNaN(v) {
				x[m], distance[m] = v, r.distance
			}
		}
	}
	return faults
}
