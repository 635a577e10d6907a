package aggregate

import "saima/scoring/internal/matrix"

// Borda is the weighted mean over the columns of a unit's points, one for each unit it is better
// than and a half for each it equals: 0 to n − 1. Points in a column with missing values are
// scaled from the units known there to all units; a column known for a single unit says nothing.
func Borda(out matrix.Column, m matrix.Matrix, w matrix.Weights, direction []int) error {
	if err := checkOrder(out, m, w, direction); err != nil {
		return err
	}
	sum, weight := make([]float64, m.Rows), make([]float64, m.Rows)
	units := 0
	for i := range out.Value {
		if total(m.Mask(i), w) > 0 {
			units++
		}
	}
	for j := 0; j < m.Cols; j++ {
		_, _, n := m.Range(j)
		if w[j] == 0 || n < 2 {
			continue
		}
		for i := 0; i < m.Rows; i++ {
			if m.Has(i, j) {
				points := float64(pointsOf(m, i, j, direction[j])) / 2
				sum[i] += float64(w[j] * float64(points*(float64(units-1)/float64(n-1))))
				weight[i] += w[j]
			}
		}
	}
	for i := range out.Value {
		if weight[i] > 0 {
			out.Set(i, sum[i]/weight[i])
		} else {
			out.Unset(i)
		}
	}
	return nil
}

// pointsOf is twice the Borda points of unit i in column j: two for each unit below, one for each
// other unit beside it.
func pointsOf(m matrix.Matrix, i, j, direction int) int {
	points, x := 0, m.At(i, j)
	for k := 0; k < m.Rows; k++ {
		if k == i || !m.Has(k, j) {
			continue
		}
		if direction > 0 {
			points += compare(x, m.At(k, j))
		} else {
			points += compare(m.At(k, j), x)
		}
	}
	return points
}

// compare is 2 for better, 1 for equal, 0 for worse.
func compare(x, y float64) int {
	switch {
	case x > y:
		return 2
	case x == y:
		return 1
	default:
		return 0
	}
}

// OutrankingShare is the mean of a unit's row of the outranking matrix, the shares of the weight by which the unit is
// at least as good as each other, over the other units: 0 to 1. Without missing values it is the Borda score over n − 1.
func OutrankingShare(out matrix.Column, m matrix.Matrix, w matrix.Weights, direction []int) error {
	return duelScore(out, m, w, direction, func(d duels, i int) float64 {
		sum := 0.0
		for k := 0; k < d.n; k++ {
			sum += d.share[i*d.n+k]
		}
		if d.known < 2 {
			return sum
		}
		return sum / float64(d.known-1)
	})
}

// Copeland is the number of units that a unit outranks minus the number that outrank it:
// −(n − 1) to n − 1. A unit outranks another when more weight speaks for it than against it.
func Copeland(out matrix.Column, m matrix.Matrix, w matrix.Weights, direction []int) error {
	return duelScore(out, m, w, direction, func(d duels, i int) float64 {
		wins := 0
		for k := 0; k < d.n; k++ {
			switch margin := d.margin[i*d.n+k]; {
			case margin > 0:
				wins++
			case margin < 0:
				wins--
			}
		}
		return float64(wins)
	})
}

func duelScore(out matrix.Column, m matrix.Matrix, w matrix.Weights, direction []int, score func(duels, int) float64) error {
	if err := checkOrder(out, m, w, direction); err != nil {
		return err
	}
	d := duelsOf(m, w, direction)
	for i := range out.Value {
		if d.present[i] {
			out.Set(i, score(d, i))
		} else {
			out.Unset(i)
		}
	}
	return nil
}
