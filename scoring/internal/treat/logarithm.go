package treat

import (
	"saima/scoring/internal/num"
	"saima/scoring/internal/stat"
)

// Log is the natural logarithm. A value that is not above 0 is an error, and the column stays.
func Log(x []float64) error {
	for i, v := range x {
		if v <= 0 {
			return &ValueError{i, v, "has no logarithm"}
		}
	}
	for i, v := range x {
		x[i] = num.Log(v) // NaN of NaN
	}
	return nil
}

// LogShift is ln(x − min + (max−min)/100), COINr's log_CT: for a long upper tail. Equal values stay.
func LogShift(x []float64) {
	low, high := stat.Range(x)
	if !(low < high) {
		return
	}
	a := float64(0.01 * (high - low))
	for i, v := range x {
		x[i] = num.Log(v - low + a)
	}
}

// LogShiftBySkew is LogShift, or, where the skewness is negative, its mirror −ln(max − x + (max−min)/100):
// COINr's log_CT_plus. Equal values stay.
func LogShiftBySkew(x []float64) {
	if !(stat.Skewness(stat.Compact(nil, x)) < 0) {
		LogShift(x)
		return
	}
	negate(x)
	LogShift(x)
	negate(x)
}

func negate(x []float64) {
	for i, v := range x {
		x[i] = -v
	}
}

// LogShiftOne is ln(x − min + 1), the logarithm of the COIN Tool (COINr's log_CT_orig): it depends on the
// unit of measure.
func LogShiftOne(x []float64) {
	low, _ := stat.Range(x)
	for i, v := range x {
		x[i] = num.Log(v - low + 1)
	}
}

// LogGII is the logarithm of the Global Innovation Index, ln((max·f − 1)(x−min)/(max−min) + 1), for
// columns where more is better; where less is, −ln((max·f − 1)(max−x)/(max−min) + 1), so that less stays
// better. The factor f must bring the largest value above 1, or the formula would turn the order round;
// that is an error, and the column stays. Equal values stay. (COINr 1.1.14's log_GII gives its input.)
func LogGII(x []float64, lessIsBetter bool, factor float64) error {
	low, high := stat.Range(x)
	if !(low < high) {
		return nil
	}
	scale := float64(high*factor) - 1
	if !(scale > 0) {
		for i, v := range x {
			if v == high {
				return &ValueError{i, v, "is the largest and, times the factor, not above 1"}
			}
		}
	}
	for i, v := range x {
		if lessIsBetter {
			x[i] = -num.Log(float64(scale*((high-v)/(high-low))) + 1)
		} else {
			x[i] = num.Log(float64(scale*((v-low)/(high-low))) + 1)
		}
	}
	return nil
}

// BoxCox is (y^λ − 1)/λ, ln y for λ = 0, of y = x − min + 1: COINr's boxcox with makepos.
func BoxCox(x []float64, lambda float64) {
	low, _ := stat.Range(x)
	for i, v := range x {
		y := v - low + 1
		switch {
		case v != v:
		case lambda == 0:
			x[i] = num.Log(y)
		default:
			x[i] = (num.Pow(y, lambda) - 1) / lambda
		}
	}
}
