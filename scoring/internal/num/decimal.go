package num

import (
	"errors"
	"math"
	"strconv"
)

// Nano is how many nano-units make one: scores are decided on nine decimals.
const Nano = 1_000_000_000

// Limit is the absolute value from which nine decimals of a float64 do not exist.
const Limit = 9_000_000

// ErrOutOfRange refuses a number that has no nine decimals.
var ErrOutOfRange = errors.New("score-out-of-range")

// Mode is how halves are rounded.
type Mode int

const (
	HalfUp   Mode = iota // halves away from zero (四舍五入): −2.25 → −2.3
	HalfEven             // halves to the even digit (GB/T 8170): 2.25 → 2.2
)

// Snap is x in nano-units, the nearest integer to x·10⁹. NaN, ±Inf and |x| ≥ Limit give
// ErrOutOfRange.
func Snap(x float64) (int64, error) {
	if !(math.Abs(x) < Limit) {
		return 0, ErrOutOfRange
	}
	return int64(math.RoundToEven(float64(x * Nano))), nil
}

// powersOf10 holds what an int64 can.
var powersOf10 = [...]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18}

// Nine is x at nine decimals, so that 5.1 and 5.1000000000000005 are one number. From 2⁵³ nano-units on float64 has
// no nine decimals, and x is as it stands.
func Nine(x float64) float64 {
	nano := float64(x * Nano)
	if math.Abs(nano) >= 1<<53 {
		return x
	}
	return math.RoundToEven(nano) / Nano
}

// PowerOfTen is 10ⁿ for n ≥ 0, exactly up to n = 22.
func PowerOfTen(n int) float64 {
	last := len(floatPowers) - 1
	x := floatPowers[min(n, last)]
	for range n - last {
		x *= 10
	}
	return x
}

// Nanos are units of the last decimal (0 to 9) in nano-units: 268 of two decimals are 2680000000.
func Nanos(units int64, decimals int) int64 { return units * powersOf10[9-decimals] }

// Round is nano-units rounded to the decimals (0 to 9), in units of the last decimal: 2.675 with
// two decimals is 268.
func Round(nano int64, decimals int, mode Mode) int64 {
	divisor := powersOf10[9-decimals]
	q, rest := nano/divisor, nano%divisor
	step := int64(1)
	if rest < 0 {
		rest, step = -rest, -1
	}
	twice := rest + rest
	if twice > divisor || twice == divisor && divisor > 1 && (mode == HalfUp || q&1 != 0) {
		q += step
	}
	return q
}

// Format writes units of the last decimal (0 to 18 decimals): Format(268, 2) is "2.68". There is
// no negative zero.
func Format(units int64, decimals int) string {
	return string(AppendFormat(nil, units, decimals))
}

// AppendFormat appends what Format writes.
func AppendFormat(dst []byte, units int64, decimals int) []byte {
	size := uint64(units)
	if units < 0 {
		dst, size = append(dst, '-'), -size
	}
	if decimals == 0 {
		return strconv.AppendUint(dst, size, 10)
	}
	one := uint64(powersOf10[decimals])
	dst = strconv.AppendUint(dst, size/one, 10)
	dst = append(dst, '.')
	for rest := size % one; one > 1; rest %= one {
		one /= 10
		dst = append(dst, byte('0'+rest/one))
	}
	return dst
}

// FormatNano writes nano-units as decimal text without trailing zeros: 1500000000 is "1.5".
func FormatNano(nano int64) string {
	var text [24]byte
	return string(AppendNano(text[:0], nano))
}

// AppendNano appends what FormatNano writes: a result has a contribution a cell, most of them of few digits.
func AppendNano(dst []byte, nano int64) []byte {
	size := uint64(nano)
	if nano < 0 {
		size = -size
	}
	var text [24]byte // written from the end
	at := len(text)
	if fraction := uint32(size % Nano); fraction != 0 {
		places := 9
		for ; fraction%10 == 0; fraction /= 10 {
			places--
		}
		for ; places > 0; places-- {
			at--
			text[at] = byte('0' + fraction%10)
			fraction /= 10
		}
		at--
		text[at] = '.'
	}
	for whole := size / Nano; ; {
		at--
		text[at] = byte('0' + whole%10)
		if whole /= 10; whole == 0 {
			break
		}
	}
	if nano < 0 {
		at--
		text[at] = '-'
	}
	return append(dst, text[at:]...)
}

// Print is Snap, Round and Format in one, the way every score is printed.
func Print(x float64, decimals int, mode Mode) (string, error) {
	nano, err := Snap(x)
	if err != nil {
		return "", err
	}
	return Format(Round(nano, decimals, mode), decimals), nil
}
