package num

import (
	"errors"
	"math"
	"sort"
)

// ErrNothingToAllot says that there is a total and no part to bear it.
var ErrNothingToAllot = errors.New("a total without parts cannot be allotted")

// Allot gives each part nano-units so that they sum to the total exactly: the floor of each
// part·10⁹, and what then remains goes, one nano-unit each, to the largest remainders, earlier
// parts first. Where the parts do not sum to the total to within one nano-unit each, all bear the
// difference evenly. Parts beyond Limit give ErrOutOfRange.
func Allot(parts []float64, totalNano int64) ([]int64, error) {
	if len(parts) == 0 {
		if totalNano != 0 {
			return nil, ErrNothingToAllot
		}
		return nil, nil
	}
	allotted, remainder := make([]int64, len(parts)), make([]float64, len(parts))
	order := make([]int, len(parts))
	left := totalNano
	for i, part := range parts {
		if !(math.Abs(part) < Limit) {
			return nil, ErrOutOfRange
		}
		nano := float64(part * Nano)
		floor := math.Floor(nano)
		allotted[i], remainder[i], order[i] = int64(floor), nano-floor, i
		left -= allotted[i]
	}
	n := int64(len(parts))
	each, rest := left/n, left%n
	if rest < 0 {
		each, rest = each-1, rest+n
	}
	sort.SliceStable(order, func(a, b int) bool { return remainder[order[a]] > remainder[order[b]] })
	for place, i := range order {
		allotted[i] += each
		if int64(place) < rest {
			allotted[i]++
		}
	}
	return allotted, nil
}
