package stat

import (
	"math"
	"slices"
)

// Consistency makes the median absolute deviation estimate the standard deviation of a normal
// distribution: 1/Φ⁻¹(¾) to the four decimals that are customary.
const Consistency = 1.4826

// Median is the middle value, the mean of the two middle ones for an even number; NaN of nothing.
// It sorts x in place.
func Median(x []float64) float64 {
	slices.Sort(x)
	return MedianSorted(x)
}

// MedianSorted is the median of ascending values.
func MedianSorted(x []float64) float64 {
	n := len(x)
	switch {
	case n == 0:
		return math.NaN()
	case n%2 == 1:
		return x[n/2]
	}
	// Equal values give themselves, large ones no overflow; /2 is a product to the compiler.
	return x[n/2-1] + float64((x[n/2]-x[n/2-1])/2)
}

// MedianDeviation is the median and the median absolute deviation from it, not yet multiplied by
// Consistency. It overwrites x.
func MedianDeviation(x []float64) (median, mad float64) {
	median = Median(x)
	for i, v := range x {
		x[i] = math.Abs(v - median)
	}
	return median, Median(x)
}

// Quantile is the p-quantile of ascending values by type 7 of Hyndman and Fan (1996), the default of R
// and numpy: linear between the order statistics at (n−1)p. NaN of nothing; p is 0 to 1.
func Quantile(sorted []float64, p float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := float64(float64(len(sorted)-1) * p)
	i := int(math.Floor(at))
	if i >= len(sorted)-1 {
		return sorted[len(sorted)-1]
	}
	low, high := sorted[i], sorted[i+1]
	if low == high {
		return low
	}
	h := at - float64(i)
	return float64((1-h)*low) + float64(h*high)
}
