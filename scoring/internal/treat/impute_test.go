package treat

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestImputations(t *testing.T) {
	class := []int{1, 1, 2, 2, 3}
	x := []float64{1, nan, 3, 9, nan}
	for _, c := range []struct {
		name   string
		impute func(x []float64, filled Filled) int
		x      []float64
		want   []float64
		filled Filled
	}{
		{"constant", func(x []float64, f Filled) int { return Constant(x, 7, f) }, x, []float64{1, 7, 3, 9, 7}, Filled{false, true, false, false, true}},
		{"mean", func(x []float64, f Filled) int { return Mean(x, nil, f) }, []float64{1, nan, 3, 8, nan}, []float64{1, 4, 3, 8, 4}, Filled{false, true, false, false, true}},
		{"median", func(x []float64, f Filled) int { return Median(x, nil, f) }, x, []float64{1, 3, 3, 9, 3}, Filled{false, true, false, false, true}},
		{"mean by class", func(x []float64, f Filled) int { return Mean(x, class, f) }, x, []float64{1, 1, 3, 9, nan}, Filled{false, true, false, false, false}},
		{"median by class", func(x []float64, f Filled) int { return Median(x, []int{1, 1, 1, 1, 1}, f) }, x, []float64{1, 3, 3, 9, 3}, Filled{false, true, false, false, true}},
		{"mean of nothing", func(x []float64, f Filled) int { return Mean(x, nil, f) }, []float64{nan, nan}, []float64{nan, nan}, Filled{false, false}},
		{"nothing missing", func(x []float64, f Filled) int { return Mean(x, nil, f) }, []float64{1, 2}, []float64{1, 2}, Filled{false, false}},
		{"linear", Linear, []float64{nan, nan, 2, nan, nan, 8, 9, nan}, []float64{2, 2, 2, 4, 6, 8, 9, 9}, Filled{true, true, false, true, true, false, false, true}},
		{"linear, one value", Linear, []float64{nan, 5, nan}, []float64{5, 5, 5}, Filled{true, false, true}},
		{"linear, none", Linear, []float64{nan, nan}, []float64{nan, nan}, Filled{false, false}},
		{"linear, several gaps", Linear, []float64{1, nan, 3, nan, 5, nan}, []float64{1, 2, 3, 4, 5, 5}, Filled{false, true, false, true, false, true}},
	} {
		got, filled := slices.Clone(c.x), make(Filled, len(c.x))
		n := c.impute(got, filled)
		count := 0
		for _, f := range c.filled {
			if f {
				count++
			}
		}
		if d := diff(c.want, got); d != "" || n != count || !cmp.Equal(filled, c.filled) {
			t.Errorf("%s: %d filled at %v, want %v; %s", c.name, n, filled, c.filled, d)
		}
		unnoted := slices.Clone(c.x)
		if c.impute(unnoted, nil) != n || diff(got, unnoted) != "" {
			t.Errorf("%s: without notes %v", c.name, unnoted)
		}
	}
}

func TestLatest(t *testing.T) {
	earlier := [][]float64{{nan, 2, 20, nan}, {5, 3, nan, nan}, {6, 4, nan, 7}}
	for _, c := range []struct {
		maxAge, n int
		want      []float64
		age       []int
	}{
		{0, 3, []float64{5, 2, 9, 7}, []int{2, 1, 0, 3}},
		{2, 2, []float64{5, 2, 9, nan}, []int{2, 1, 0, 0}},
		{1, 1, []float64{nan, 2, 9, nan}, []int{0, 1, 0, 0}},
		{9, 3, []float64{5, 2, 9, 7}, []int{2, 1, 0, 3}},
	} {
		x, age := []float64{nan, nan, 9, nan}, make([]int, 4)
		if n := Latest(x, earlier, c.maxAge, age); n != c.n || diff(c.want, x) != "" || !cmp.Equal(age, c.age) {
			t.Errorf("age %d: %d filled, %v aged %v, want %v aged %v", c.maxAge, n, x, age, c.want, c.age)
		}
	}
}

// Of three columns 0 … 10, 0 … 100 (less is better) and 5, 5, 5 the last counts for nothing.
func TestRowMean(t *testing.T) {
	columns := [][]float64{
		{0, 10, nan, 4, nan},
		{0, 100, 25, nan, nan},
		{5, 5, 5, nan, 5},
	}
	filled := []Filled{make(Filled, 5), nil, make(Filled, 5)}
	n := RowMean(columns, []bool{false, true, false}, filled)
	want := [][]float64{
		{0, 10, 7.5, 4, nan},
		{0, 100, 25, 60, nan},
		{5, 5, 5, 5, 5},
	}
	for j := range want {
		if d := diff(want[j], columns[j]); d != "" {
			t.Errorf("column %d: %s", j, d)
		}
	}
	if n != 3 || !cmp.Equal(filled[0], Filled{false, false, true, false, false}) || !filled[2][3] {
		t.Errorf("%d filled: %v", n, filled)
	}
}

// What was given stays, what is filled lies within the range of what was given.
func TestImputationsStayInRange(t *testing.T) {
	imputations := map[string]func(x []float64) int{
		"mean": func(x []float64) int { return Mean(x, nil, nil) }, "median": func(x []float64) int { return Median(x, nil, nil) },
		"linear": func(x []float64) int { return Linear(x, nil) },
	}
	for name, impute := range imputations {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				x := rapid.SliceOfN(rapid.Map(rapid.IntRange(-11, 10), func(i int) float64 {
					if i == -11 {
						return nan
					}
					return float64(i)
				}), 1, 20).Draw(t, "values")
				got := slices.Clone(x)
				n := impute(got)
				gaps, low, high := 0, 11.0, -11.0
				for _, v := range x {
					if v != v {
						gaps++
						continue
					}
					low, high = min(low, v), max(high, v)
				}
				if want := gaps; gaps < len(x) && n != want || gaps == len(x) && n != 0 {
					t.Fatalf("%d of %d gaps filled", n, gaps)
				}
				for i, v := range x {
					if v == v && got[i] != v || v != v && gaps < len(x) && (got[i] < low-1e-12 || got[i] > high+1e-12) {
						t.Fatalf("%v became %v", x, got)
					}
				}
			})
		})
	}
}
