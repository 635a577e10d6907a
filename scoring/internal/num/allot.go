package num

import (
	"errors"
	"math"
)

// ErrNothingToAllot says that there is a total and no part to bear it.
var ErrNothingToAllot = errors.New("a total without parts cannot be allotted")

// Allot gives each part nano-units so that they sum to the total exactly: the floor of each
// part·10⁹, and what then remains goes, one nano-unit each, to the largest remainders, earlier
// parts first. Where the parts do not sum to the total to within one nano-unit each, all bear the
// difference evenly. Parts beyond Limit give ErrOutOfRange. allotted is as long as parts, which
// are overwritten.
func Allot(allotted []int64, parts []float64, totalNano int64) error {
	if len(parts) == 0 {
		if totalNano != 0 {
			return ErrNothingToAllot
		}
		return nil
	}
	left := totalNano
	for i, part := range parts {
		if !(math.Abs(part) < Limit) {
			return ErrOutOfRange
		}
		nano := float64(part * Nano)
		floor := math.Floor(nano)
		allotted[i], parts[i] = int64(floor), nano-floor
		left -= allotted[i]
	}
	n := int64(len(parts))
	each, rest := left/n, left%n
	if rest < 0 {
		each, rest = each-1, rest+n
	}
	bound, equal := largest(parts, int(rest))
	for i, r := range parts {
		allotted[i] += each
		switch {
		case r > bound:
			allotted[i]++
		case r == bound && equal > 0:
			allotted[i]++
			equal--
		}
	}
	return nil
}

// largest finds a bound that as many of x as wanted are above; where equal ones prevent that, of those on the
// bound the number still wanted. x lies in [0, 1], and there are more than wanted. Halving the range beats sorting:
// a pass over x has no branch that depends on it.
func largest(x []float64, wanted int) (bound float64, equal int) {
	low, high, above := -1.0, 1.0, 0 // more than wanted are above low, no more above high
	for above != wanted {
		middle := (low + high) / 2
		if middle == low || middle == high {
			break
		}
		n := 0
		for _, v := range x {
			if v > middle {
				n++
			}
		}
		if n > wanted {
			low = middle
		} else {
			high, above = middle, n
		}
	}
	return high, wanted - above
}
