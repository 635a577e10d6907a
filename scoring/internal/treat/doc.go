// Package treat tames outliers and fills gaps in columns of values, one a unit, before they are
// normalised. NaN is a missing value; treatments pass over it, imputations fill it. Columns are changed
// in place. A treatment never changes the order of two values: it moves them closer or makes them equal.
//
// Sources: OECD/JRC, Handbook on Constructing Composite Indicators (2008), chapters 3 and 4; COINr (R
// package) for winsorising by skewness and kurtosis, the logarithms with a shift and imputation by row.
package treat

import "fmt"

// A ValueError is a value that a treatment is not defined for; At is the place of its unit.
type ValueError struct {
	At      int
	Value   float64
	Problem string
}

func (e *ValueError) Error() string { return fmt.Sprintf("value %v %s", e.Value, e.Problem) }
