package scoring

import "math"

// none stands in a column where there is no number.
var none = math.NaN()

func isNaN(x float64) bool { return x != x }

func finite(x float64) bool { return !math.IsInf(x, 0) && x == x }

// sized is the slice with a length, made anew where it is too short; what it holds is of no account.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

func fill(s []float64, x float64) {
	for i := range s {
		s[i] = x
	}
}

func filled(n int, x float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = x
	}
	return out
}

// anyNumber says whether a column has any.
func anyNumber(x []float64) bool {
	for _, v := range x {
		if !isNaN(v) {
			return true
		}
	}
	return false
}
