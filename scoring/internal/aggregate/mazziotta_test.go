package aggregate

import (
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"saima/scoring/internal/matrix"
)

// TestMPIByHand: two units stand at 100 ± 10 in each column, whatever the values.
func TestMPIByHand(t *testing.T) {
	m := matrix.New(2, 3, []float64{1, 30, 5, 3, 10, 5})
	// First unit: 90, 110 and (constant column) 100: M = 100, S² = 200/3, 100 − 2/3.
	want := []float64{100 - 2./3, 100 - 2./3}
	compareColumn(t, "mpi", run(t, MPI, m, equal(3)), want)
	// With weights 3, 1, 0 the first unit has M = 95, S² = (3·25 + 225)/4 = 75, the second 105 and 75.
	want = []float64{95 - 75./95, 105 - 75./105}
	compareColumn(t, "weighted mpi", run(t, MPI, m, matrix.Weights{3, 1, 0}), want)
	// Three values 1, 2, 6: mean 3, population deviation √(14/3) (the sample one would be √7).
	sd := math.Sqrt(14. / 3)
	got := run(t, MPI, matrix.New(3, 1, []float64{1, 2, 6}), equal(1))
	compareColumn(t, "one column", got, []float64{100 - 20/sd, 100 - 10/sd, 100 + 30/sd})
}

// TestAMPIByHand: goalposts 0 to 50 around 20 make r = 100 + 60·(x − 20)/50.
func TestAMPIByHand(t *testing.T) {
	m := matrix.New(2, 2, []float64{20, 20, 45, 20})
	g := Goalposts{Reference: []float64{20, 20}, Inf: []float64{0, 0}, Sup: []float64{50, 50}}
	f := func(out matrix.Column, m matrix.Matrix, w matrix.Weights) error { return AMPI(out, m, w, g) }
	// Second unit: r = 130 and 100, M = 115, S² = 225.
	compareColumn(t, "ampi", run(t, f, m, equal(2)), []float64{100, 115 - 225./115})
	own := GroupGoalposts(m)
	want := Goalposts{Reference: []float64{32.5, 20}, Inf: []float64{20, 20}, Sup: []float64{45, 20}}
	if d := cmp.Diff(want, own); d != "" {
		t.Error(d)
	}
	g = own // r = 70 and 130 in the first column, 100 in the constant one
	compareColumn(t, "ampi of the group", run(t, f, m, equal(2)), []float64{85 - 225./85, 115 - 225./115})
	g.Sup = []float64{10, 20}
	var column *matrix.ColumnError
	if err := f(matrix.NewColumn(2), m, equal(2)); !errors.As(err, &column) || column.Col != 0 {
		t.Errorf("upside down goalposts: %v", err)
	}
}

func TestMPIRefusesAMeanOfZero(t *testing.T) {
	values := make([]float64, 200) // 199 units at 0, one so far below that 100 + 10·z < 0
	values[7] = -1
	var row *matrix.RowError
	if err := MPI(matrix.NewColumn(200), matrix.New(200, 1, values), equal(1)); !errors.As(err, &row) || row.Row != 7 {
		t.Errorf("got %v, want a RowError of row 7", err)
	}
}

// TestMPIProperties: units of measurement do not matter, and an unbalanced unit is never above
// its mean.
func TestMPIProperties(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		m, w := positive(r, 6)
		a := run(t, MPI, m, w)
		scaled := matrix.New(m.Rows, m.Cols, append([]float64{}, m.Value...))
		for k := range scaled.Value {
			scaled.Value[k] = 3*scaled.Value[k] + 7
		}
		b := run(t, MPI, scaled, w)
		for i := range a.Value {
			if math.Abs(a.Value[i]-b.Value[i]) > 1e-8 {
				r.Fatalf("row %d: %v, in other units %v", i, a.Value[i], b.Value[i])
			}
			if m.Cols == 1 && math.Abs(a.Value[i]-100) > 10*math.Sqrt(5)+1e-9 {
				r.Fatalf("row %d: %v is further than √(n−1) deviations", i, a.Value[i])
			}
		}
	})
}
