package treat

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"saima/scoring/internal/stat"
)

func diff(want, got []float64) string {
	return cmp.Diff(want, got, cmpopts.EquateNaNs(), cmpopts.EquateApprox(1e-13, 1e-13))
}

func TestTreatments(t *testing.T) {
	tail := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 90, 100}
	for _, c := range []struct {
		name  string
		treat func(x []float64) int
		x     []float64
		want  []float64
		moved int
	}{
		// Quantiles of type 7 of 0 … 10 at 10 and 90 per cent are 1 and 9.
		{"percentiles", func(x []float64) int { return Percentiles(x, 10, 90) },
			[]float64{0, nan, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, []float64{1, nan, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9}, 2},
		{"percentiles, nothing to move", func(x []float64) int { return Percentiles(x, 0, 100) }, []float64{3, 1, 2}, []float64{3, 1, 2}, 0},
		{"percentiles of nothing", func(x []float64) int { return Percentiles(x, 5, 95) }, []float64{nan}, []float64{nan}, 0},
		// Median 2, MAD 1: 2 ± 2·1.4826.
		{"deviations", func(x []float64) int { return MedianDeviations(x, 2) },
			[]float64{0, 1, nan, 2, 3, 10}, []float64{0, 1, nan, 2, 3, 4.9652}, 1},
		{"deviations below", func(x []float64) int { return MedianDeviations(x, 2) },
			[]float64{-6, 1, 2, 3, 4}, []float64{-0.9652, 1, 2, 3, 4}, 1},
		{"deviations, MAD 0", func(x []float64) int { return MedianDeviations(x, 2) }, []float64{1, 1, 1, 50}, []float64{1, 1, 1, 50}, 0},

		{"winsorise until it passes", func(x []float64) int { n, _ := Winsorise(x, 5, coinr); return n }, tail,
			[]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 20, 20}, 2},
		{"winsorise one point", func(x []float64) int { n, _ := Winsorise(x, 1, coinr); return n }, tail,
			[]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 90, 90}, 1},
		{"winsorise, one is enough", func(x []float64) int { n, _ := Winsorise(x, 5, coinr); return n },
			[]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30, 100}, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30, 30}, 1},
		{"winsorise none", func(x []float64) int { n, _ := Winsorise(x, 0, coinr); return n }, tail, tail, 0},
		{"winsorise below", func(x []float64) int { n, _ := Winsorise(x, 5, coinr); return n },
			[]float64{-1, -2, -3, -4, -5, nan, -6, -7, -8, -9, -10, -11, -12, -13, -14, -15, -16, -17, -18, -19, -20, -90, -100},
			[]float64{-1, -2, -3, -4, -5, nan, -6, -7, -8, -9, -10, -11, -12, -13, -14, -15, -16, -17, -18, -19, -20, -20, -20}, 2},
		{"ties move together", func(x []float64) int { n, _ := Winsorise(x, 1, coinr); return n },
			[]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 200, 200},
			[]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 18, 18}, 2},
		{"equal values pass", func(x []float64) int { n, _ := Winsorise(x, 5, coinr); return n }, []float64{3, 3, 3, 3}, []float64{3, 3, 3, 3}, 0},
		{"three values pass", func(x []float64) int { n, _ := Winsorise(x, 5, coinr); return n }, []float64{1, 1, 99}, []float64{1, 1, 99}, 0},
		{"all but one equal become equal", func(x []float64) int { n, _ := Winsorise(x, 5, coinr); return n },
			[]float64{3, 3, 3, 3, 9}, []float64{3, 3, 3, 3, 3}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := slices.Clone(c.x)
			if moved := c.treat(x); moved != c.moved {
				t.Errorf("%d moved, want %d", moved, c.moved)
			}
			if d := diff(c.want, x); d != "" {
				t.Error(d)
			}
		})
	}
}

// Where winsorising is not enough the logarithm is taken, of the column as it was or of the winsorised.
func TestWinsoriseOrLog(t *testing.T) {
	x := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 90, 100}
	for _, c := range []struct {
		combined bool
		of       []float64
		moved    int
	}{{false, x, 0}, {true, []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 90, 90}, 1}} {
		want := slices.Clone(c.of)
		LogShift(want)
		got := slices.Clone(x)
		if moved, logged := WinsoriseOrLog(got, 1, coinr, c.combined); moved != c.moved || logged == nil {
			t.Errorf("combined %v: %d moved, logarithm %v", c.combined, moved, logged != nil)
		}
		if d := diff(want, got); d != "" {
			t.Error(d)
		}
	}
	calm := []float64{1, 2, 3, 4, 5}
	if moved, logged := WinsoriseOrLog(calm, 5, coinr, false); moved != 0 || logged != nil || calm[4] != 5 {
		t.Errorf("a calm column: %d moved, logarithm %v, %v", moved, logged != nil, calm)
	}
}

func logOf(x []float64) error {
	_, err := Log(x)
	return err
}

func giiOf(x []float64) error {
	_, err := LogGII(x, false, 1)
	return err
}

// The function that a treatment gives back takes any number of the column's unit of measure to the treated scale:
// that of a value is what the value became.
func TestTransformsAreWhatWasDone(t *testing.T) {
	for name, f := range map[string]func(x []float64) Transform{
		"log": func(x []float64) Transform { f, _ := Log(x); return f }, "shift": LogShift, "by skew": LogShiftBySkew, "by one": LogShiftOne,
		"GII": func(x []float64) Transform { f, _ := LogGII(x, false, 1); return f }, "GII less": func(x []float64) Transform { f, _ := LogGII(x, true, 1); return f },
		"Box-Cox": func(x []float64) Transform { return BoxCox(x, 0.5) }, "Box-Cox 0": func(x []float64) Transform { return BoxCox(x, 0) },
	} {
		for _, given := range [][]float64{{1, nan, 4, 5, 90}, {1, 80, nan, 88, 90}} {
			x := slices.Clone(given)
			transform := f(x)
			for i, v := range given {
				if got := transform(v); got != x[i] && !(got != got && v != v) {
					t.Errorf("%s: %v became %v, the function gives %v", name, v, x[i], got)
				}
			}
			if between := transform(4.5); !(transform(4) < between && between < transform(5)) {
				t.Errorf("%s: %v is not between %v and %v", name, between, transform(4), transform(5))
			}
		}
	}
	if f := LogShift([]float64{3, 3}); f != nil {
		t.Error("equal values stay, and so does what is compared with them")
	}
	if x := BoxCox([]float64{3, 4}, 0.5)(1); x == x { // 1 − 3 + 1 is below 0
		t.Errorf("a number that has no power: %v", x)
	}
}

func TestLogarithms(t *testing.T) {
	ln := math.Log
	for _, c := range []struct {
		name    string
		treat   func(x []float64) error
		x, want []float64
	}{
		{"log", logOf, []float64{1, nan, math.E}, []float64{0, nan, 1}},
		{"shift", func(x []float64) error { LogShift(x); return nil }, []float64{0, nan, 50, 100}, []float64{0, nan, ln(51), ln(101)}},
		{"shift, equal", func(x []float64) error { LogShift(x); return nil }, []float64{4, 4}, []float64{4, 4}},
		{"shift, upper tail", func(x []float64) error { LogShiftBySkew(x); return nil }, []float64{0, 1, 100}, []float64{0, ln(2), ln(101)}},
		{"shift, lower tail", func(x []float64) error { LogShiftBySkew(x); return nil }, []float64{0, nan, 99, 100}, []float64{-ln(101), nan, -ln(2), 0}},
		{"shift, equal, by skew", func(x []float64) error { LogShiftBySkew(x); return nil }, []float64{4, 4}, []float64{4, 4}},
		{"shift by one", func(x []float64) error { LogShiftOne(x); return nil }, []float64{5, nan, 6}, []float64{0, nan, ln(2)}},
		// max·f − 1 = 10: ln(10·share + 1).
		{"GII", func(x []float64) error { _, err := LogGII(x, false, 1); return err }, []float64{1, nan, 6, 11}, []float64{0, nan, ln(6), ln(11)}},
		{"GII, less is better", func(x []float64) error { _, err := LogGII(x, true, 1); return err }, []float64{1, 6, 11}, []float64{-ln(11), -ln(6), 0}},
		{"GII with a factor", func(x []float64) error { _, err := LogGII(x, false, 100); return err }, []float64{0, 0.11}, []float64{0, ln(11)}},
		{"GII, equal", func(x []float64) error { _, err := LogGII(x, false, 1); return err }, []float64{0, 0}, []float64{0, 0}},
		{"Box-Cox 0", func(x []float64) error { BoxCox(x, 0); return nil }, []float64{5, nan, 6}, []float64{0, nan, ln(2)}},
		{"Box-Cox 1", func(x []float64) error { BoxCox(x, 1); return nil }, []float64{5, nan, 8}, []float64{0, nan, 3}},
		{"Box-Cox 2", func(x []float64) error { BoxCox(x, 2); return nil }, []float64{5, 8}, []float64{0, 7.5}},
		{"Box-Cox −1", func(x []float64) error { BoxCox(x, -1); return nil }, []float64{5, 8}, []float64{0, 0.75}},
	} {
		x := slices.Clone(c.x)
		if err := c.treat(x); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if d := diff(c.want, x); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
	for name, c := range map[string]struct {
		err error
		at  int
	}{
		"log of 0":                 {logOf([]float64{1, nan, 0}), 2},
		"GII of a small column":    {giiOf([]float64{0.2, 0.9}), 1},
		"GII of a negative column": {giiOf([]float64{-3, -9}), 0},
	} {
		var e *ValueError
		if !errors.As(c.err, &e) || e.At != c.at || e.Error() == "" {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	kept := []float64{2, -1}
	if logOf(kept) == nil || kept[0] != 2 {
		t.Errorf("a column refused was changed: %v", kept)
	}
}

// No treatment changes the order of two values, fills a gap or makes one.
func TestTreatmentsKeepOrder(t *testing.T) {
	treatments := map[string]func(x []float64){
		"percentiles": func(x []float64) { Percentiles(x, 5, 95) }, "deviations": func(x []float64) { MedianDeviations(x, 2.5) },
		"winsorise": func(x []float64) { Winsorise(x, 5, coinr) }, "or log": func(x []float64) { WinsoriseOrLog(x, 2, coinr, false) },
		"shift": func(x []float64) { LogShift(x) }, "by skew": func(x []float64) { LogShiftBySkew(x) }, "by one": func(x []float64) { LogShiftOne(x) },
		"GII": func(x []float64) { LogGII(x, false, 1) }, "GII less": func(x []float64) { LogGII(x, true, 1) },
		"Box-Cox": func(x []float64) { BoxCox(x, 0.5) }, "Box-Cox −1": func(x []float64) { BoxCox(x, -1) },
	}
	for name, treat := range treatments {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				x := rapid.SliceOfN(rapid.Map(rapid.IntRange(-60, 60), func(i int) float64 {
					if i == -60 {
						return nan
					}
					return float64(i*i*i) / 100 // long tails
				}), 0, 30).Draw(t, "values")
				got := slices.Clone(x)
				treat(got)
				for i, a := range x {
					if (a == a) != (got[i] == got[i]) || math.IsInf(got[i], 0) {
						t.Fatalf("%v became %v", a, got[i])
					}
					for j, b := range x {
						if a < b && got[i] > got[j] || a == b && got[i] != got[j] {
							t.Fatalf("%v and %v became %v and %v", a, b, got[i], got[j])
						}
					}
				}
			})
		})
	}
}

// Winsorising without a limit ends, and the column passes.
func TestWinsoriseEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Map(rapid.IntRange(-50, 50), func(i int) float64 { return float64(i * i * i * i * i) }), 0, 40).Draw(t, "values")
		given := slices.Clone(x)
		moved, pass := Winsorise(x, math.MaxInt, coinr)
		changed := 0
		for i := range x {
			if x[i] != given[i] {
				changed++
			}
		}
		if !pass || !coinr.Pass(x) || changed != moved {
			t.Fatalf("%d moved, %d changed, pass %v", moved, changed, pass)
		}
		low, high := stat.Range(x)
		if l, h := stat.Range(given); len(x) > 0 && (low < l || high > h) {
			t.Fatalf("range %v … %v grew to %v … %v", l, h, low, high)
		}
	})
}
