// Package stat is the statistics of scoring: moments, order statistics, ranks, correlation, principal
// components. Every sum runs from the first to the last, products are rounded before they are added
// (package num says why), and what is not defined is NaN, never a panic or a guess.
//
// Functions take values without NaN unless they say otherwise; Compact and Pairs drop the missing ones.
package stat

import "math"

// Compact appends the values of x that are not NaN to dst.
func Compact(dst, x []float64) []float64 {
	for _, v := range x {
		if v == v {
			dst = append(dst, v)
		}
	}
	return dst
}

// Pairs appends to dx and dy the values at the places where both x and y have one.
func Pairs(dx, dy, x, y []float64) (px, py []float64) {
	for i, v := range x {
		if v == v && y[i] == y[i] {
			dx, dy = append(dx, v), append(dy, y[i])
		}
	}
	return dx, dy
}

// Range is the smallest and the largest of the values that are not NaN; NaN, NaN if there are none.
func Range(x []float64) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, v := range x {
		if v < low {
			low = v
		}
		if v > high {
			high = v
		}
	}
	if low > high {
		return math.NaN(), math.NaN()
	}
	return low, high
}
