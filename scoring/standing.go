package scoring

import (
	"fmt"
	"math"

	"saima/scoring/internal/num"
)

// stand decides who is ranked, adjusts, prints and ranks. The error is Faults.
func (sh *sheet) stand() error {
	sh.coverAll()
	root := sh.root
	minimum := num.Nine(sh.e.scheme.Coverage.Minimum)
	for m, score := range root {
		sh.ranked[m] = !isNaN(score) && sh.coverage[m] >= minimum // which is rounded to nine decimals
		sh.before.ranked[m] = sh.ranked[m]
	}
	copy(sh.before.exact, root)
	copy(sh.exact, root)
	if len(sh.e.scheme.Adjust) > 0 {
		if err := sh.print(&sh.before); err != nil {
			return err
		}
		sh.sort(&sh.before, sh.keys(&sh.before))
		sh.adjust()
	}
	if err := sh.print(&sh.standing); err != nil {
		return err
	}
	sh.sort(&sh.standing, sh.keys(&sh.standing))
	return nil
}

// keys are what ranks are decided on.
func (sh *sheet) keys(s *standing) []int64 {
	if sh.e.scheme.Precision.RankOn == "exact" {
		return s.nine
	}
	return s.printed
}

// print snaps and rounds the scores of the ranked.
func (sh *sheet) print(s *standing) error {
	var faults Faults
	for m, is := range s.ranked {
		if !is {
			continue
		}
		nine, err := num.Snap(s.exact[m])
		if err != nil {
			faults = append(faults, Fault{Code: "score-out-of-range", Message: fmt.Sprintf(
				"the score %v of unit %s has no nine decimals; scores must stay under 9,000,000", s.exact[m], sh.unit(m))})
			continue
		}
		s.nine[m] = nine
		s.printed[m] = num.Round(nine, sh.e.scheme.Precision.Decimals, sh.e.rounding())
	}
	if len(faults) > 0 {
		return faults
	}
	return nil
}

// printedKey is a score rounded to the scheme's decimals, in units of the last, NaN where there is none. A node's
// score may be too large to have nine decimals.
func (sh *sheet) printedKey(score float64) float64 {
	nine, err := num.Snap(score)
	if err != nil {
		return math.RoundToEven(float64(score * num.PowerOfTen(sh.e.scheme.Precision.Decimals)))
	}
	return float64(num.Round(nine, sh.e.scheme.Precision.Decimals, sh.e.rounding()))
}
