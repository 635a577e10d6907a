package stat

import (
	"errors"
	"math"
	"sort"
)

// ErrNoConvergence says that an iteration did not settle, which a matrix with NaN or ±Inf causes.
var ErrNoConvergence = errors.New("the matrix has no eigenvalues that could be found: it holds NaN or infinite values")

// Eigen is the spectrum of a symmetric matrix, largest value first.
type Eigen struct {
	Values []float64
	// Vectors[k] is the unit vector of Values[k]; its sign makes the element of largest size positive.
	Vectors [][]float64
}

// SymmetricEigen decomposes the n×n symmetric matrix a, stored row after row and left as it is, by
// cyclic Jacobi rotations (Golub and Van Loan, Matrix Computations, 8.5): slow for large n, exact in
// small elements, the same on every processor.
func SymmetricEigen(a []float64, n int) (Eigen, error) {
	a = append([]float64(nil), a...)
	v := make([]float64, n*n)
	for i := range n {
		v[i*n+i] = 1
	}
	for range 60 {
		if diagonal(a, n) {
			return sorted(a, v, n), nil
		}
		for p := range n {
			for q := p + 1; q < n; q++ {
				rotate(a, v, n, p, q)
			}
		}
	}
	return Eigen{}, ErrNoConvergence
}

// diagonal says whether nothing off the diagonal counts any more.
func diagonal(a []float64, n int) bool {
	off, all := 0.0, 0.0
	for i := range n {
		for j := range n {
			q := float64(a[i*n+j] * a[i*n+j])
			all += q
			if i != j {
				off += q
			}
		}
	}
	return off <= float64(all*0x1p-104) && all-all == 0
}

// rotate makes a[p,q] zero.
func rotate(a, v []float64, n, p, q int) {
	apq := a[p*n+q]
	if apq == 0 {
		return
	}
	theta := (a[q*n+q] - a[p*n+p]) / (2 * apq)
	t := 1 / (math.Abs(theta) + math.Sqrt(1+float64(theta*theta)))
	if theta < 0 {
		t = -t
	}
	c := 1 / math.Sqrt(1+float64(t*t))
	s := float64(t * c)
	for k := range n {
		x, y := a[k*n+p], a[k*n+q]
		a[k*n+p], a[k*n+q] = float64(c*x)-float64(s*y), float64(s*x)+float64(c*y)
	}
	for k := range n {
		x, y := a[p*n+k], a[q*n+k]
		a[p*n+k], a[q*n+k] = float64(c*x)-float64(s*y), float64(s*x)+float64(c*y)
		x, y = v[k*n+p], v[k*n+q]
		v[k*n+p], v[k*n+q] = float64(c*x)-float64(s*y), float64(s*x)+float64(c*y)
	}
	a[p*n+q], a[q*n+p] = 0, 0
}

func sorted(a, v []float64, n int) Eigen {
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return a[order[i]*n+order[i]] > a[order[j]*n+order[j]] })
	e := Eigen{Values: make([]float64, n), Vectors: make([][]float64, n)}
	for k, i := range order {
		e.Values[k] = a[i*n+i]
		vector := make([]float64, n)
		for row := range vector {
			vector[row] = v[row*n+i]
		}
		e.Vectors[k] = signed(vector)
	}
	return e
}

// signed turns the vector so that its element of largest size, the first of such, is positive. Sizes
// that differ by rounding only count as one.
func signed(v []float64) []float64 {
	largest := 0.0
	for _, x := range v {
		largest = math.Max(largest, math.Abs(x))
	}
	for _, x := range v {
		if math.Abs(x) < largest-float64(largest*1e-9) {
			continue
		}
		if x < 0 {
			for i := range v {
				v[i] = -v[i]
			}
		}
		return v
	}
	return v
}
