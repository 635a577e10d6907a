package weigh

import (
	"fmt"
	"math"
)

// randomIndex is the mean consistency index of random judgements for 1 to 10 children (Saaty 1980).
var randomIndex = [...]float64{0, 0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49}

// AHP gives the principal eigenvector of a positive reciprocal matrix of judgements and its consistency
// ratio (λ − n)/(n − 1)/RI; above ten children RI is that of ten. The error says that the matrix is not
// square, positive and reciprocal.
func AHP(judgements [][]float64) (weights []float64, ratio float64, err error) {
	n := len(judgements)
	for i, row := range judgements {
		if len(row) != n {
			return nil, 0, fmt.Errorf("row %d of the judgements has %d cells, not %d", i+1, len(row), n)
		}
		for j, x := range row {
			if !(x > 0) || math.IsInf(x, 0) || j < i && !(math.Abs(float64(x*judgements[j][i])-1) <= 1e-6) {
				return nil, 0, fmt.Errorf("judgements of %d and %d are not above 0 and each other's reciprocal", i+1, j+1)
			}
		}
	}
	weights = make([]float64, n)
	unit(weights)
	next := make([]float64, n)
	for range 10_000 {
		for i, row := range judgements {
			next[i] = 0
			for j, x := range row {
				next[i] += float64(x * weights[j])
			}
		}
		unit(next)
		moved := 0.0
		for i := range next {
			moved = max(moved, math.Abs(next[i]-weights[i]))
		}
		weights, next = next, weights
		if moved < 1e-15 {
			break
		}
	}
	if n < 3 {
		return weights, 0, nil
	}
	largest := 0.0
	for i, row := range judgements {
		sum := 0.0
		for j, x := range row {
			sum += float64(x * weights[j])
		}
		largest += sum / weights[i] / float64(n)
	}
	return weights, max(0, (largest-float64(n))/float64(n-1)/randomIndex[min(n, 10)]), nil
}
