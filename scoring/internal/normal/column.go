package normal

import (
	"fmt"
	"math"

	"saima/scoring/internal/stat"
)

// Direction is 1 where more is better and −1 where less is.
type Direction int

const (
	More Direction = 1
	Less Direction = -1
)

func (d Direction) of(x float64) float64 {
	if d == Less {
		return -x
	}
	return x
}

// Flags say what was special about a column.
type Flags uint8

const (
	NoDiscrimination Flags = 1 << iota // all values are one: full score for all
	RobustFallback                     // the median absolute deviation is 0: bounds are those of the group
)

// A Fault is a column that a rule is not defined for. At is the place of the unit it is about, −1 where
// it is about the column.
type Fault struct {
	Code string
	At   int
	Text string
}

func (f *Fault) Error() string { return f.Code + ": " + f.Text }

// Codes of faults.
const (
	DirectionUndefined   = "direction-undefined"    // the rule divides, and a ratio of negated values means nothing
	ReferenceNotPositive = "reference-not-positive" // a divisor is not above 0
	ReferenceWorst       = "reference-worst"        // the reference is not better than the worst value
	TargetNotPositive    = "target-not-positive"    // a target is not above 0
	TotalNotPositive     = "total-not-positive"     // a total to have a share of is not above 0
	BoundsNotAscending   = "bounds-not-ascending"
)

func fault(code string, at int, format string, arguments ...any) error {
	return &Fault{code, at, fmt.Sprintf(format, arguments...)}
}

// load fills points with the values, negated where less is better, and returns their range.
func load(points, x []float64, d Direction) (low, high float64) {
	for i, v := range x {
		points[i] = d.of(v)
	}
	return stat.Range(points)
}

// fill gives all that have a value the same points.
func fill(points []float64, full float64) {
	for i, v := range points {
		if v == v {
			points[i] = full
		}
	}
}

// blank makes all points missing.
func blank(points []float64) {
	for i := range points {
		points[i] = math.NaN()
	}
}

// clip is x within low … high; NaN stays NaN.
func clip(x, low, high float64) float64 {
	switch {
	case x < low:
		return low
	case x > high:
		return high
	}
	return x
}

// mean of the values present and how many they are. Where the sum is beyond float64, which the mean of
// finite values never is, the values are divided first.
func mean(x []float64) (m float64, n int) {
	sum := 0.0
	for _, v := range x {
		if v == v {
			sum += v
			n++
		}
	}
	if sum-sum == 0 || n == 0 {
		return sum / float64(n), n
	}
	sum = 0
	for _, v := range x {
		if v == v {
			sum += v / float64(n)
		}
	}
	return sum, n
}
