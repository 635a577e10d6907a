package normal

import (
	"math"
	"testing"
)

// GDP growth of the 11 cities of Zhejiang in 2022, per cent, from 舟山 to 杭州 (statistics bulletins of
// the cities), and the points that the domain report computed for each rule, to two decimals.
var (
	growth2022 = []float64{8.5, 4.8, 4.4, 4.0, 3.7, 3.5, 3.3, 2.7, 2.5, 2.5, 1.5}

	efficacy    = []float64{100, 78.86, 76.57, 74.29, 72.57, 71.43, 70.29, 66.86, 65.71, 65.71, 60}
	robust      = []float64{100, 84.74, 81.74, 78.74, 76.49, 74.99, 73.49, 69.00, 67.50, 67.50, 60}
	exponential = []float64{100, 76.34, 74.14, 72.01, 70.45, 69.43, 68.42, 65.49, 64.54, 64.54, 60}
	steps       = []float64{100, 95, 90, 85, 80, 75, 70, 65, 60, 60, 50}
)

// Planned investment of newly listed projects, Lishui, January to July 2023, growth in per cent
// (statistics bureau of Lishui, 15 August 2023): outliers are normal.
var (
	projects2023 = []float64{241.8, 116.2, 65.4, 13.2, 13.1, 10.3, 0.3, -6.4, -43.8, -49.5}

	projectsEfficacy = []float64{100, 82.75, 75.78, 68.61, 68.60, 68.21, 66.84, 65.92, 60.78, 60}
	projectsRobust   = []float64{100, 94.12, 83.66, 72.91, 72.89, 72.31, 70.25, 68.87, 61.17, 60}
	projectsCapped   = []float64{100, 100, 100, 85.21, 85.17, 84.04, 80.02, 77.33, 62.29, 60}
)

func TestRulesOfChineseCities(t *testing.T) {
	to := [2]float64{60, 100}
	minmax := func(b Bounds, clipped bool) func(points, x []float64, d Direction) {
		return func(points, x []float64, d Direction) {
			if flags, err := new(Bounder).MinMax(points, x, d, to, b, clipped); flags != 0 || err != nil {
				t.Errorf("flags %b, %v", flags, err)
			}
		}
	}
	exp := func(points, x []float64, d Direction) {
		if flags, err := new(Bounder).ExponentialEfficacy(points, x, d, Bounds{}); flags != 0 || err != nil {
			t.Errorf("flags %b, %v", flags, err)
		}
	}
	rank := func(points, x []float64, d Direction) { new(Ranker).Steps(points, x, d, 0.05) }
	tail := func(points, x []float64, d Direction) { new(Ranker).Tail(points, x, d, 0.5) }
	for _, c := range []struct {
		name    string
		x, want []float64
		rule    func(points, x []float64, d Direction)
	}{
		{"F1a 功效系数", growth2022, efficacy, minmax(Bounds{}, false)},
		{"F1b fixed bounds, to exceed", []float64{15, 20, 25, 30}, []float64{60, 80, 100, 120}, minmax(Bounds{Kind: Given, Low: 15, High: 25}, false)},
		{"F1b fixed bounds, clipped", []float64{10, 15, 20, 25, 30}, []float64{60, 60, 80, 100, 100}, minmax(Bounds{Kind: Given, Low: 15, High: 25}, true)},
		{"F1c robust", growth2022, robust, minmax(Bounds{Kind: Robust, K: 2.5}, true)},
		{"F1d exponential", growth2022, exponential, exp},
		{"F3a rank points", growth2022, steps, rank},
		{"F3b equals F3a for 11 units", growth2022, steps, tail},
		{"projects, F1a", projects2023, projectsEfficacy, minmax(Bounds{}, false)},
		{"projects, F1c", projects2023, projectsRobust, minmax(Bounds{Kind: Robust, K: 2.5}, true)},
		{"projects, capped at ±50", projects2023, projectsCapped, func(points, x []float64, d Direction) {
			for i, v := range x {
				points[i] = max(-50, min(50, v))
			}
			minmax(Bounds{}, false)(points, points, d)
		}},
	} {
		points := make([]float64, len(c.x))
		c.rule(points, c.x, More)
		for i, want := range c.want {
			if math.Abs(points[i]-want) > 0.005+1e-9 {
				t.Errorf("%s: unit %d has %v, want %v", c.name, i, points[i], want)
			}
		}
	}
}

// The bounds of F1c for the growth of 2022: median 3.5, 1.4826·MAD 1.33434, so 1.5 and 6.83585.
func TestRobustBounds(t *testing.T) {
	points := make([]float64, len(growth2022))
	copy(points, growth2022)
	low, high, flags := new(Bounder).find(points, More, Bounds{Kind: Robust, K: 2.5}, 1.5, 8.5)
	if low != 1.5 || math.Abs(high-6.83585) > 1e-9 || flags != 0 {
		t.Errorf("bounds %v, %v, flags %b", low, high, flags)
	}
}

// The worked vector of the domain report for base 10.
func TestDiminishingGap(t *testing.T) {
	x := []float64{-25, -5, 0, 3, 10, 15, 25, 30}
	want := []float64{1.6667, 7.5, 10, 11.5, 15, 16.25, 18.3333, 19.1667}
	points := make([]float64, len(x))
	GapDiminishing(points, x, More, 10, Reference{Kind: ToValue})
	for i := range want {
		if math.Abs(points[i]-want[i]) > 0.00005 {
			t.Errorf("at %v: %v, want %v", x[i], points[i], want[i])
		}
	}
	GapDiminishing(points, []float64{25, 5, 0, -3, -10, -15, -25, -30}, Less, 10, Reference{Kind: ToValue})
	for i := range want {
		if math.Abs(points[i]-want[i]) > 0.00005 {
			t.Errorf("less is better, at %v: %v, want %v", -x[i], points[i], want[i])
		}
	}
}

// The closed form joins the sum: Hₙ − Hₙ₋₁ = 1/n across the seam, and H₁₀₀ is 5.18737751763962 (OEIS
// A001008/A002805).
func TestHarmonic(t *testing.T) {
	for _, n := range []float64{2, 63, 64, 65, 1000} {
		if d := harmonic(n) - harmonic(n-1); math.Abs(d-1/n) > 2e-14 {
			t.Errorf("H(%v) − H(%v) = %v, want %v", n, n-1, d, 1/n)
		}
	}
	if got := harmonic(100); math.Abs(got-5.187377517639621) > 1e-14 {
		t.Errorf("H(100) = %v", got)
	}
	if got := harmonic(0); got != 0 {
		t.Errorf("H(0) = %v", got)
	}
}
