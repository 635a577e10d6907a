package scoring

import (
	"fmt"

	"saima/scoring/internal/num"
)

// read fills the leaf's values and states from the sources: rounded, derived, applicable or not.
func (sh *sheet) read(l int) (faults Faults) {
	p := &sh.e.leaves[l]
	value, states := sh.column(sh.value, l), sh.states(l)
	sh.off[l] = !p.due
	if !p.due {
		for m := range value {
			value[m], states[m] = none, notDue
			if !sh.g.isApplicable(l, m) {
				states[m] = notApplicable
			}
		}
		return nil
	}
	if p.leaf.Derive == nil {
		faults = sh.readSource(p, &p.now, value, states)
	} else {
		faults = sh.derive(p, &p.now, value, states)
	}
	if na := sh.g.na[l]; na != nil {
		for m, not := range na {
			if not {
				value[m], states[m] = none, notApplicable
			}
		}
	}
	return faults
}

// readSource fills values and states from the leaf's own source.
func (sh *sheet) readSource(p *leafPlan, r *reading, value []float64, states []state) (faults Faults) {
	x, src := sh.source(r.value), &sh.e.sources[r.value]
	for m, unit := range sh.g.members {
		v := x[unit]
		value[m], states[m] = v, present
		if v-v == 0 {
			continue
		}
		if !isNaN(v) {
			faults = append(faults, Fault{Code: "not-finite", Message: fmt.Sprintf("%s of unit %s is infinite", p.id, sh.unit(m))})
			continue
		}
		states[m] = src.absence(unit)
	}
	return faults
}

// derive computes the members' values from the operands of a reading. The decimals of the leaf are
// those of the derived value: operands are read as delivered.
func (sh *sheet) derive(p *leafPlan, r *reading, value []float64, states []state) (faults Faults) {
	d := p.leaf.Derive
	total := 0.0
	if d.Method == "share" {
		total = sh.total(r.operands[0])
	}
	for m, unit := range sh.g.members {
		value[m], states[m] = none, present
		for _, s := range r.operands {
			if isNaN(sh.source(s)[unit]) && states[m] != notApplicable {
				states[m] = max(states[m], sh.e.sources[s].absence(unit))
				if sh.e.sources[s].absence(unit) == notApplicable {
					states[m] = notApplicable
				}
			}
		}
		if states[m] != present {
			continue
		}
		x, ok := sh.derived(d, r, unit, total)
		switch {
		case !ok:
			states[m] = missing
			if r.distance == 0 {
				sh.note(m, "no-rate:"+p.id)
			}
		case !finite(x):
			faults = append(faults, Fault{Code: "not-finite", Message: fmt.Sprintf(
				"%s of unit %s: the %s is beyond the range of numbers", p.id, sh.unit(m), d.Method)})
		default:
			value[m] = sh.e.roundInput(x, p.decimals())
		}
	}
	return faults
}

// derived is the value of one unit, false where there is none: growth needs a base above 0 and above the
// floor, quotients a denominator that is not 0.
func (sh *sheet) derived(d *Derive, r *reading, unit int, total float64) (float64, bool) {
	a := sh.source(r.operands[0])[unit]
	b := 0.0
	if len(r.operands) > 1 {
		b = sh.source(r.operands[1])[unit]
	}
	factor := d.Factor
	if factor == 0 {
		factor = 1
	}
	switch d.Method {
	case "growth": // per cent
		if !(b > 0) || d.Floor != nil && !(b > *d.Floor) {
			return 0, false
		}
		return float64(100*(a-b)) / b, true
	case "difference":
		return a - b, true
	case "ratio", "per":
		return float64(factor*a) / b, b != 0
	case "share":
		return float64(factor*a) / total, total != 0
	}
	sum := 0.0
	for _, s := range r.operands {
		sum += sh.source(s)[unit]
	}
	return sum, true
}

// total of a source over the members.
func (sh *sheet) total(s int) float64 {
	x, sum := sh.source(s), 0.0
	for _, unit := range sh.g.members {
		if !isNaN(x[unit]) {
			sum += x[unit]
		}
	}
	return sum
}

// score goes from values to points: treatment, normalisation, what is missing.
func (sh *sheet) score(l int) error {
	p := &sh.e.leaves[l]
	sh.flat[l], sh.fallen[l] = false, false
	points := sh.column(sh.points, l)
	if !p.due {
		for m := range points {
			points[m] = none
		}
		sh.whole[l] = false
		copy(sh.column(sh.treated, l), points)
		return nil
	}
	if err := sh.treat(l); err != nil {
		return err
	}
	if err := sh.normalise(l); err != nil {
		return err
	}
	if err := sh.decideMissing(l); err != nil {
		return err
	}
	return sh.checkPoints(l)
}

// checkPoints notes whether every member has points and refuses what is not a number.
func (sh *sheet) checkPoints(l int) error {
	sh.whole[l] = true
	sum := 0.0
	points := sh.column(sh.points, l)
	for _, x := range points {
		sum += x - x // 0, or NaN where x is missing or infinite
	}
	if sum == 0 {
		return nil
	}
	for m, x := range points {
		switch {
		case isNaN(x):
			sh.whole[l] = false
		case !finite(x):
			return Faults{{Code: "not-finite", Message: fmt.Sprintf(
				"%s of unit %s: the value %s gives no finite number of points", sh.e.leaves[l].id, sh.unit(m), num.Exact(sh.column(sh.value, l)[m]))}}
		}
	}
	return nil
}
