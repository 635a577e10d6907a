package aggregate

import (
	"math"

	"saima/scoring/internal/matrix"
)

// marginUnit is the grain of margins, about 2⁻³⁶ of the weight: 256 times the least common multiple of 1 to 20, so
// that shares of small whole weights stay whole and orders that tie are seen to tie.
const marginUnit = 256 * 232792560

// duels are all pairwise comparisons of n units, row-major.
type duels struct {
	n       int
	known   int    // units with any value
	present []bool // by unit
	// share, the outranking matrix, is that of the weight by which i is at least as good as k, ties counting half:
	// share(i, k) + share(k, i) = 1, 0 on the diagonal and for units without any value.
	share  []float64
	margin []int64 // share(i, k) − share(k, i) in marginUnits; antisymmetric
}

// duelsOf compares all pairs, each over the columns that both have, whichever of the two comes first; a pair without
// any stands at one half.
func duelsOf(m matrix.Matrix, w matrix.Weights, direction []int) duels {
	n := m.Rows
	d := duels{n: n, present: make([]bool, n), share: make([]float64, n*n), margin: make([]int64, n*n)}
	for i := range d.present {
		if total(m.Mask(i), w) > 0 {
			d.present[i] = true
			d.known++
		}
	}
	for i := 0; i < n; i++ {
		for k := i + 1; k < n; k++ {
			if d.present[i] && d.present[k] {
				d.set(i, k, m, w, direction)
			}
		}
	}
	return d
}

func (d duels) set(i, k int, m matrix.Matrix, w matrix.Weights, direction []int) {
	a, b := m.Row(i), m.Row(k)
	win, loss, tie := 0.0, 0.0, 0.0
	for j := range a {
		if w[j] == 0 || !m.Has(i, j) || !m.Has(k, j) {
			continue
		}
		switch {
		case a[j] == b[j]:
			tie += w[j]
		case (a[j] > b[j]) == (direction[j] > 0):
			win += w[j]
		default:
			loss += w[j]
		}
	}
	weight := win + loss + tie
	if weight == 0 {
		tie, weight = 1, 1
	}
	d.share[i*d.n+k] = (win + float64(tie/2)) / weight
	d.share[k*d.n+i] = (loss + float64(tie/2)) / weight
	margin := int64(math.RoundToEven(float64(((win - loss) / weight) * marginUnit)))
	d.margin[i*d.n+k], d.margin[k*d.n+i] = margin, -margin
}
