package scoring

import (
	"fmt"

	"saima/scoring/internal/stat"
)

// decideMissing gives points to the members that have none, as the leaf's rule says. Renormalise, and
// carry that found nothing, leave them out: their weight is dropped and the others' rescaled.
func (sh *sheet) decideMissing(l int) error {
	rule := sh.e.leaves[l].leaf.Missing
	points := sh.column(sh.points, l)
	if sh.off[l] {
		return nil
	}
	x := none
	switch rule.Method {
	case "block":
		return sh.block(l)
	case "worst":
		x, _ = stat.Range(points)
	case "mean":
		x = stat.Mean(stat.Compact(nil, points))
	case "constant":
		x = rule.Constant
	case "zero":
		x = 0
	}
	if isNaN(x) {
		return nil
	}
	for m, p := range points {
		if isNaN(p) && sh.isDue(l, m) {
			points[m] = x
		}
	}
	return nil
}

// block refuses a round in which anyone lacks the leaf.
func (sh *sheet) block(l int) error {
	var faults Faults
	for m, p := range sh.column(sh.points, l) {
		if isNaN(p) && sh.isDue(l, m) {
			faults = append(faults, Fault{Code: "missing-blocks", Message: fmt.Sprintf(
				"%s of unit %s is missing, without which the round cannot be published", sh.e.leaves[l].id, sh.unit(m))})
		}
	}
	if len(faults) > 0 {
		return faults
	}
	return nil
}
