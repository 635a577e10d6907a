package scoring

import (
	"saima/scoring/internal/num"
	"saima/scoring/internal/stat"
)

// adjust adds each adjustment's points to the scores of the ranked. Ranks gained are counted from the
// rank before adjustments.
func (sh *sheet) adjust() {
	for i := range sh.e.scheme.Adjust {
		a := &sh.e.scheme.Adjust[i]
		points := sh.column(sh.adjusted, i)
		fill(points, 0)
		if a.PerRankGained != 0 {
			sh.adjustByMovement(a, points)
		} else {
			sh.adjustByConditions(a, points)
		}
		for m := range points {
			if sh.ranked[m] && points[m] != 0 {
				points[m] = num.Nine(points[m])
				sh.exact[m] += points[m]
			}
		}
	}
}

// adjustByMovement gives points for each rank gained on the previous published round, takes them for
// each lost, within ±cap. Who was not ranked there gets nothing.
func (sh *sheet) adjustByMovement(a *Adjust, points []float64) {
	for m := range points {
		before := sh.previousRank(m)
		if sh.ranked[m] && !isNaN(before) {
			points[m] = capped(float64(a.PerRankGained*(before-sh.before.rank[m])), a.Cap)
		}
	}
}

// adjustByConditions gives the points where all conditions hold, each read on delivered values.
func (sh *sheet) adjustByConditions(a *Adjust, points []float64) {
	fill(points, capped(a.Points, a.Cap))
	for _, c := range a.All {
		l := sh.e.leafNamed(c.Indicator)
		reference := num.Nine(sh.conditionReference(l, c.Above))
		for m := range points {
			// NaN on either side is not above.
			if sh.states(l)[m] != present || !(num.Nine(sh.column(sh.value, l)[m]) > reference) {
				points[m] = 0
			}
		}
	}
}

func capped(x float64, limit *float64) float64 {
	if limit == nil {
		return x
	}
	return min(max(x, -*limit), *limit)
}

// conditionReference is a number, a unit's value or the group's mean of delivered values.
func (sh *sheet) conditionReference(l int, r Reference) float64 {
	switch r.Kind {
	case "number":
		return r.Value
	case "unit":
		return sh.valueOf(l, sh.e.data.unitAt[r.Unit])
	}
	return stat.Mean(stat.Compact(nil, sh.delivered(l)))
}

// valueOf is the leaf's value of any unit of the dataset, member or not; NaN: none.
func (sh *sheet) valueOf(l, unit int) float64 {
	p := &sh.e.leaves[l]
	if p.leaf.Derive == nil {
		return sh.source(p.now.value)[unit]
	}
	for _, s := range p.now.operands {
		if isNaN(sh.source(s)[unit]) {
			return none
		}
	}
	var total exact
	if p.leaf.Derive.Method == "share" {
		total = sh.total(p.now.operands[0])
	}
	x, ok := sh.derived(p.leaf.Derive, &p.now, unit, total)
	if !ok || !finite(x) {
		return none
	}
	return sh.e.roundInput(x, p.decimals())
}
