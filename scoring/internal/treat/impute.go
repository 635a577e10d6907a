package treat

import (
	"math"

	"saima/scoring/internal/stat"
)

// Mean fills the gaps with the mean of the values of the unit's class, a number a unit; a class without values keeps
// its gaps.
func Mean(x []float64, class []int) { byClass(x, class, stat.Mean) }

// Median is Mean with the median.
func Median(x []float64, class []int) { byClass(x, class, stat.Median) }

func byClass(x []float64, class []int, middle func([]float64) float64) {
	found := map[int]float64{} // looked up only, its order does not matter
	given := append([]float64(nil), x...)
	var values []float64
	fill(x, func(i int) float64 {
		c := class[i]
		if m, known := found[c]; known {
			return m
		}
		values = values[:0]
		for j, v := range given {
			if v == v && class[j] == c {
				values = append(values, v)
			}
		}
		found[c] = middle(values)
		return found[c]
	})
}

// fill gives the gaps what by gives for them; NaN leaves a gap.
func fill(x []float64, by func(i int) float64) {
	for i, v := range x {
		if v != v {
			x[i] = by(i)
		}
	}
}

// RowMean fills the gaps of the columns of one node from the unit's other columns: each is brought to
// 0 … 1 by its own range (reversed where less is better), the mean of what the unit has there is taken
// back to the range of the column with the gap. COINr's imputation by row. A unit without any value, and
// a column without any, keep their gaps; a column of equal values counts for nothing and takes its value.
func RowMean(columns [][]float64, lessIsBetter []bool) {
	spans := make([]span, len(columns))
	given := make([][]float64, len(columns))
	for j, x := range columns {
		low, high := stat.Range(x)
		spans[j] = span{low, high, lessIsBetter[j]}
		given[j] = append([]float64(nil), x...)
	}
	for j, x := range columns {
		fill(x, func(i int) float64 {
			sum, count := 0.0, 0
			for k, other := range given {
				if v := other[i]; v == v && spans[k].low < spans[k].high {
					sum += spans[k].share(v)
					count++
				}
			}
			if count == 0 {
				return math.NaN()
			}
			return spans[j].value(sum / float64(count))
		})
	}
}

// span is the range of a column; reversed where less is better.
type span struct {
	low, high float64
	reversed  bool
}

func (s span) share(v float64) float64 {
	if s.reversed {
		return (s.high - v) / (s.high - s.low)
	}
	return (v - s.low) / (s.high - s.low)
}

func (s span) value(share float64) float64 {
	if s.reversed {
		share = 1 - share
	}
	return s.low + float64(share*(s.high-s.low))
}

// Latest fills the gaps with the nearest earlier value: earlier[0] is the column one period before, earlier[1] two
// before, and so on.
func Latest(x []float64, earlier [][]float64) {
	fill(x, func(i int) float64 {
		for _, column := range earlier {
			if v := column[i]; v == v {
				return v
			}
		}
		return math.NaN()
	})
}

// Linear fills the gaps of one unit's series of equal periods, in time order, on the line between the
// neighbouring values; before the first and after the last it is flat.
func Linear(series []float64) {
	last := -1 // place of the last value given
	next := -1 // place of the next one
	fill(series, func(i int) float64 {
		if i > next {
			last = i - 1
			next = i
			for next < len(series) && series[next] != series[next] {
				next++
			}
		}
		switch {
		case last < 0 && next == len(series):
			return math.NaN()
		case last < 0:
			return series[next]
		case next == len(series):
			return series[last]
		}
		share := float64(i-last) / float64(next-last)
		return series[last] + float64(share*(series[next]-series[last]))
	})
}
