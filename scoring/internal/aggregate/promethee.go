package aggregate

import (
	"fmt"
	"math"

	"saima/scoring/internal/matrix"
)

// Preference is how PROMETHEE turns a difference d > 0 into a preference of 0 to 1.
type Preference string

// Preference functions of Brans and Vincke (1985).
const (
	PreferenceUsual  Preference = "usual"  // 1 for any difference
	PreferenceVShape Preference = "vshape" // d/p up to 1
	PreferenceLinear Preference = "linear" // 0 up to q, (d − q)/(p − q) up to 1 at p
)

// Thresholds are PROMETHEE's indifference q and full preference p of each column, in its units.
type Thresholds struct{ Q, P []float64 }

// RangeShares are the thresholds q and p given as shares of each column's range.
func RangeShares(m matrix.Matrix, q, p float64) Thresholds {
	t := Thresholds{make([]float64, m.Cols), make([]float64, m.Cols)}
	for j := 0; j < m.Cols; j++ {
		lo, hi, _ := m.Range(j)
		t.Q[j], t.P[j] = float64(q*(hi-lo)), float64(p*(hi-lo))
	}
	return t
}

// PROMETHEE2 is the net flow of each unit, −1 to 1: the mean over all other units k of
// π(i, k) − π(k, i), with π the weighted mean of the preferences of the columns. A pair is
// compared over the columns that both have, weights rescaled; a pair without any counts 0. The
// usual preference needs no thresholds, vshape P, linear both with 0 ≤ Q ≤ P.
func PROMETHEE2(out matrix.Column, m matrix.Matrix, w matrix.Weights, direction []int, preference Preference, t Thresholds) error {
	if err := checkOrder(out, m, w, direction); err != nil {
		return err
	}
	t, err := checkThresholds(m, preference, t)
	if err != nil {
		return err
	}
	n := 0
	for i := range out.Value {
		out.Unset(i)
		if total(m.Mask(i), w) > 0 {
			out.Set(i, 0)
			n++
		}
	}
	for i := 0; i < m.Rows; i++ {
		for k := i + 1; k < m.Rows; k++ {
			f := flow(m, w, direction, t, i, k)
			out.Value[i] += f
			out.Value[k] -= f
		}
	}
	for i := range out.Value {
		if n > 1 {
			out.Value[i] /= float64(n - 1)
		}
	}
	return nil
}

// flow is π(i, k) − π(k, i).
func flow(m matrix.Matrix, w matrix.Weights, direction []int, t Thresholds, i, k int) float64 {
	a, b := m.Row(i), m.Row(k)
	sum, weight := 0.0, 0.0
	for j := range a {
		if w[j] == 0 || !m.Has(i, j) || !m.Has(k, j) {
			continue
		}
		weight += w[j]
		d := a[j] - b[j]
		if direction[j] < 0 {
			d = -d
		}
		sum += float64(w[j] * math.Copysign(preferenceOf(math.Abs(d), t.Q[j], t.P[j]), d))
	}
	if weight == 0 {
		return 0
	}
	return sum / weight
}

// preferenceOf is the linear preference, of which vshape (q = 0) and usual (q = p = 0) are cases.
func preferenceOf(d, q, p float64) float64 {
	switch {
	case d <= q:
		return 0
	case d >= p:
		return 1
	default:
		return (d - q) / (p - q)
	}
}

func checkThresholds(m matrix.Matrix, preference Preference, t Thresholds) (Thresholds, error) {
	zero := make([]float64, m.Cols)
	switch preference {
	case PreferenceUsual:
		return Thresholds{zero, zero}, nil
	case PreferenceVShape:
		t.Q = zero
	case PreferenceLinear:
	default:
		return t, fmt.Errorf("promethee2: unknown preference %q", preference)
	}
	if len(t.P) != m.Cols || len(t.Q) != m.Cols {
		return t, &matrix.ShapeError{What: fmt.Sprintf("thresholds of promethee2 for %d columns", m.Cols)}
	}
	for j := range t.P {
		if !(t.Q[j] >= 0 && t.P[j] >= t.Q[j]) {
			return t, &matrix.ColumnError{Col: j, Problem: fmt.Sprintf("has the thresholds q %v and p %v, not 0 ≤ q ≤ p", t.Q[j], t.P[j])}
		}
	}
	return t, nil
}
