package num

// Sum is the plain sum from the first to the last.
func Sum(xs []float64) float64 {
	s := 0.0
	for _, x := range xs {
		s += x
	}
	return s
}

// Dot is the sum of w[i]·x[i] from the first to the last; w and x have one length.
func Dot(w, x []float64) float64 {
	x = x[:len(w)]
	s := 0.0
	for i, v := range w {
		s += float64(v * x[i])
	}
	return s
}

// SumOf is the sum over the present ones, from the first to the last, and how many they are.
func SumOf(xs []float64, present []bool) (s float64, n int) {
	present = present[:len(xs)]
	for i, x := range xs {
		if present[i] {
			s += x
			n++
		}
	}
	return s, n
}
