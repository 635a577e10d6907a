package num

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAllot(t *testing.T) {
	third := 1.0 / 3
	for _, c := range []struct {
		name  string
		parts []float64
		total int64
		want  []int64
	}{
		{"equal remainders go to the earlier", []float64{third, third, third}, 1_000_000_000, []int64{333333334, 333333333, 333333333}},
		{"two left", []float64{third, third, 2 * third}, 1_333_333_334, []int64{333333334, 333333333, 666666667}},
		{"larger remainders first", []float64{0.1e-9, 0.7e-9, 0.2e-9}, 1, []int64{0, 1, 0}},
		{"negative parts", []float64{-1.5e-9, 2.5e-9}, 1, []int64{-1, 2}},
		{"fewer than the floors", []float64{1e-9, 2e-9, 3e-9}, 4, []int64{1, 1, 2}},
		{"far apart", []float64{0, 0}, 7, []int64{4, 3}},
		{"far below", []float64{0, 0}, -7, []int64{-3, -4}},
		{"none", nil, 0, nil},
	} {
		got, err := Allot(c.parts, c.total)
		if err != nil || !cmp.Equal(got, c.want) {
			t.Errorf("%s: %v %v, want %v", c.name, got, err, c.want)
		}
	}
	if _, err := Allot(nil, 1); err != ErrNothingToAllot {
		t.Errorf("a total without parts: %v", err)
	}
	for _, bad := range []float64{nan, inf, 9e6} {
		if _, err := Allot([]float64{1, bad}, 1); err != ErrOutOfRange {
			t.Errorf("part %v: %v", bad, err)
		}
	}
}

func TestAllotSumsToTheTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.Float64Range(-200, 200), 1, 40).Draw(t, "parts")
		total, err := Snap(Sum(parts))
		if err != nil {
			t.Fatal(err)
		}
		allotted, err := Allot(parts, total)
		if err != nil {
			t.Fatal(err)
		}
		sum := int64(0)
		for i, a := range allotted {
			sum += a
			if d := math.Abs(float64(a) - parts[i]*Nano); d > 1.001 {
				t.Fatalf("part %d of %v got %d", i, parts[i], a)
			}
		}
		if sum != total {
			t.Fatalf("sum %d, total %d", sum, total)
		}
	})
}

func TestSums(t *testing.T) {
	if got := Sum([]float64{1e16, 1, -1e16}); got != 0 { // first to last, not compensated
		t.Errorf("Sum = %v", got)
	}
	if got := Dot([]float64{1, 2, 3}, []float64{4, 5, 6}); got != 32 {
		t.Errorf("Dot = %v", got)
	}
	// 0.1·10 rounds to 1 before the sum; a fused multiply-add would leave 5.55e-17.
	if got := Dot([]float64{1, 0.1}, []float64{-1, 10}); got != 0 {
		t.Errorf("Dot was fused: %v", got)
	}
	if s, n := SumOf([]float64{1, 2, 4}, []bool{true, false, true}); s != 5 || n != 2 {
		t.Errorf("SumOf = %v, %d", s, n)
	}
}
