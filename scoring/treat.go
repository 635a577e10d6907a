package scoring

import (
	"errors"
	"fmt"

	"saima/scoring/internal/num"
	"saima/scoring/internal/treat"
)

// treat fills the leaf's treated values: the group's values with their outliers tamed.
func (sh *sheet) treat(l int) error {
	x := sh.column(sh.treated, l)
	copy(x, sh.column(sh.value, l))
	rule := sh.e.leaves[l].leaf.Treat
	if rule == nil || !anyNumber(x) {
		return nil
	}
	limits := treat.Limits{Skew: rule.Skew, Kurtosis: rule.Kurtosis}
	var err error
	switch rule.Method {
	case "percentiles":
		treat.Percentiles(x, rule.Lower, rule.Upper)
	case "winsorise":
		treat.Winsorise(x, rule.Points, limits)
	case "winsorise-log":
		treat.WinsoriseOrLog(x, rule.Points, limits, false)
	case "mad":
		treat.MedianDeviations(x, rule.K)
	case "log":
		err = treat.Log(x)
	case "log-shift":
		treat.LogShift(x)
	case "boxcox":
		treat.BoxCox(x, rule.Lambda)
	default:
		return Faults{{Code: "unknown-method", Path: sh.e.leaves[l].id, Message: fmt.Sprintf("%s: there is no treatment %q", sh.e.leaves[l].id, rule.Method)}}
	}
	var value *treat.ValueError
	if errors.As(err, &value) {
		return Faults{{Code: "not-defined", Path: sh.e.leaves[l].id, Message: fmt.Sprintf(
			"%s of unit %s: the value %s %s", sh.e.leaves[l].id, sh.unit(value.At), num.Exact(value.Value), value.Problem)}}
	}
	if err != nil {
		return err
	}
	return sh.checkTreated(l)
}

// checkTreated refuses a column that the treatment took beyond the range of numbers.
func (sh *sheet) checkTreated(l int) error {
	for m, x := range sh.column(sh.treated, l) {
		if before := sh.column(sh.value, l)[m]; x-x != 0 && !isNaN(before) {
			return Faults{{Code: "not-finite", Path: sh.e.leaves[l].id, Message: fmt.Sprintf("%s of unit %s: the value %s is beyond the range of numbers after the treatment %s",
				sh.e.leaves[l].id, sh.unit(m), num.Exact(before), sh.e.leaves[l].leaf.Treat.Method)}}
		}
	}
	return nil
}

func anyNumber(x []float64) bool {
	for _, v := range x {
		if !isNaN(v) {
			return true
		}
	}
	return false
}
