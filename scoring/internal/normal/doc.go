// Package normal holds the normalisation rules: each turns one column of values, one a unit, into points.
//
// A rule reads x and fills points, both of one length; they may be the same slice. NaN in x is a missing
// value and stays NaN in points; infinite values are the caller's to refuse. Bounds, targets, thresholds
// and references stand in the units of x. With direction −1 less is better: values and bounds are negated
// before the formula is applied. Points run from 0 to 100 unless the rule has a scale of its own, which
// its comment gives.
//
// Where all values of a column are one and the rule compares units with each other, it cannot tell them
// apart: all get the full score and the flag NoDiscrimination.
//
// The sources of the formulas: OECD/JRC, Handbook on Constructing Composite Indicators (2008), table 15
// and chapter 5; COINr (R package) for the rules that carry its names; published rules of Chinese cities
// for the others, as each comment says.
package normal
