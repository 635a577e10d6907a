package num

import (
	"math"
	"math/bits"
)

// A Decimal is units·10^−places: the decimal text that a float64 was read from. Sums, products and quotients of
// Decimals are exact until they become a float64 again, so that (110−100)/100 and (1.1−1)/1 are one number,
// which they are not in float64. Every operation is false where 63 bits do not hold what it takes; the caller
// then reckons in float64. The zero Decimal is 0.
type Decimal struct {
	units  int64
	places int
}

// floatPowers are the powers of ten that a float64 holds.
var floatPowers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// exactUnits is where a float64 ceases to hold every integer.
const exactUnits = 1 << 53

// DecimalOf is the decimal with the fewest places that reads as x: of a value with at most 15 digits the only
// one. It is false for numbers that have more, and for NaN and ±Inf.
func DecimalOf(x float64) (Decimal, bool) {
	for places, power := range floatPowers {
		units := math.RoundToEven(float64(x * power))
		if !(math.Abs(units) <= exactUnits) {
			return Decimal{}, false
		}
		if units/power == x {
			return Decimal{int64(units), places}, true
		}
	}
	return Decimal{}, false
}

// Plus is a + b.
func (a Decimal) Plus(b Decimal) (Decimal, bool) {
	for a.places != b.places {
		short := &a
		if a.places > b.places {
			short = &b
		}
		units, ok := times(short.units, 10)
		if !ok {
			return Decimal{}, false
		}
		*short = Decimal{units, short.places + 1}
	}
	sum := a.units + b.units
	if (sum > a.units) != (b.units > 0) && b.units != 0 {
		return Decimal{}, false
	}
	return Decimal{sum, a.places}, true
}

// Minus is a − b.
func (a Decimal) Minus(b Decimal) (Decimal, bool) { return a.Plus(Decimal{-b.units, b.places}) }

// Times is a·b.
func (a Decimal) Times(b Decimal) (Decimal, bool) {
	units, ok := times(a.units, b.units)
	return Decimal{units, a.places + b.places}, ok
}

// Over is a/b as a float64: the nearest, where the reduced fraction has at most 53 bits above and below the
// line, else within two roundings; equal quotients are equal. It is false for b = 0.
func (a Decimal) Over(b Decimal) (float64, bool) {
	if b.units == 0 {
		return 0, false
	}
	above, below := a.units, b.units
	if below < 0 {
		above, below = -above, -below
	}
	above, below = reduced(above, below)
	for shift := b.places - a.places; shift != 0; {
		grows, other := &above, &below
		step := -1
		if shift < 0 {
			grows, other, step = &below, &above, 1
		}
		shift += step
		if *other%10 == 0 {
			*other /= 10
			continue
		}
		var ok bool
		if *grows, ok = times(*grows, 10); !ok {
			return 0, false
		}
	}
	above, below = reduced(above, below)
	return float64(above) / float64(below), true
}

// Float is a as a float64.
func (a Decimal) Float() (float64, bool) { return a.Over(Decimal{1, 0}) }

// reduced is the fraction in lowest terms; below is above 0.
func reduced(above, below int64) (int64, int64) {
	a, b := above, below
	for b != 0 {
		a, b = b, a%b
	}
	if a < 0 {
		a = -a
	}
	return above / a, below / a
}

// times is a·b, false beyond 63 bits.
func times(a, b int64) (int64, bool) {
	negative := (a < 0) != (b < 0)
	high, low := bits.Mul64(size(a), size(b))
	if high != 0 || low > math.MaxInt64 {
		return 0, false
	}
	if negative {
		return -int64(low), true
	}
	return int64(low), true
}

func size(a int64) uint64 {
	if a < 0 {
		return uint64(-a)
	}
	return uint64(a)
}
