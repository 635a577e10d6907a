package scoring

import (
	"errors"
	"strconv"

	"saima/scoring/internal/num"
	"saima/scoring/internal/weigh"
)

// normalise checks a rule's parameters and that it can do with the leaf's direction.
func (c *checker) normalise(path string, n *Normalise, l *Leaf) {
	if l.Direction == -1 {
		c.direction(path, n)
	}
	c.bounds(path+".bounds", n)
	c.treated(path, n, l.Treat)
	switch n.Method {
	case "minmax":
		if n.To != nil && n.To[0] >= n.To[1] {
			c.fault("unordered", path+".to", "the points must ascend")
		}
		if n.Bounds != nil && n.Bounds.Kind == "robust" {
			c.positive(path+".k", n.K)
		}
	case "zscore":
		c.positive(path+".sd", n.SD)
	case "rankpoints":
		c.rankPoints(path, n)
	case "scaled":
		c.positive(path+".factor", n.Factor)
	case "goalposts":
		c.positive(path+".scale", n.Scale)
	case "ratio":
		if r := n.Reference; r != nil && r.Kind == "number" {
			c.positive(path+".to", r.Value)
		}
	case "above-below":
		c.upTo(path+".p", n.P, 1)
	case "completion":
		c.completion(path, n)
	case "bands":
		c.bands(path+".bands", n, l.Direction)
	case "gap":
		c.positive(path+".slope", n.Slope)
	case "gap-diminishing":
		c.positive(path+".base", n.Base)
	case "interval":
		c.interval(path, n)
	case "contribution":
		if n.Total != nil && n.Total.Kind == "number" {
			c.fault("out-of-range", path+".total", `the total is "sum" or a unit`)
		}
	}
	c.limits(path, n)
	for _, class := range sortedKeys(n.ByClass) {
		rule := n.ByClass[class]
		c.normalise(joinKey(path+".byClass", class), &rule, l)
	}
}

// direction: a ratio of negated values means nothing.
func (c *checker) direction(path string, n *Normalise) {
	switch {
	case n.Method == "ratio" && !n.Reverse, n.Method == "fraction-max", n.Method == "completion", n.Method == "scaled":
		hint := ""
		if n.Method == "ratio" {
			hint = "; reverse: true scores costs"
		}
		c.fault("direction-undefined", path+".method", "%s is not defined for direction -1%s", n.Method, hint)
	}
}

// treated: a part of a target or of a total is one of the values as they are.
func (c *checker) treated(path string, n *Normalise, t *Treat) {
	if n.Method == "contribution" && t != nil || n.Method == "completion" && t.rescales() {
		c.fault("treat-undefined", path+".method", "%s is not defined for values treated by %s", n.Method, t.Method)
	}
}

func (c *checker) bounds(path string, n *Normalise) {
	b := n.Bounds
	if b == nil {
		return
	}
	switch {
	case ruleNamed(n.Method).boundsFixed && b.Kind != "fixed":
		c.fault("out-of-range", path, "%s needs bounds [a, b]", n.Method)
	case n.Method == "efficacy-exp" && b.Kind == "robust":
		c.fault("out-of-range", path, "efficacy-exp takes bounds of the group, [a, b] or {from: PERIOD}")
	case b.Kind == "fixed" && !(b.Min < b.Max):
		c.fault("unordered", path, "the bounds must ascend: %s, %s", num.Exact(b.Min), num.Exact(b.Max))
	case b.Kind == "from":
		if _, err := parseSpan(b.From); err != nil {
			c.fault("bad-period", path+".from", "%v", err)
		}
	}
}

func (c *checker) rankPoints(path string, n *Normalise) {
	switch {
	case n.Ladder != nil:
		if len(n.Ladder) == 0 {
			c.fault("out-of-range", path+".ladder", "the ladder has no rung")
		}
		for i := 1; i < len(n.Ladder); i++ {
			if n.Ladder[i] > n.Ladder[i-1] {
				c.fault("unordered", joinIndex(path+".ladder", i), "the points must not rise from place %d to %d", i, i+1)
			}
		}
	case n.Step != 0:
		c.upTo(path+".step", n.Step, 1)
	default:
		c.upTo(path+".tail", n.Tail, 1)
	}
}

// completion: a target that is not above 0 has no rate of completion.
func (c *checker) completion(path string, n *Normalise) {
	if t := n.Target; t != nil {
		if t.Value != nil {
			c.positive(path+".target", *t.Value)
		}
		for _, unit := range sortedKeys(t.ByUnit) {
			c.positive(joinKey(path+".target", unit), t.ByUnit[unit])
		}
	}
	if n.Pace == nil || n.Pace.Kind != "curve" {
		return
	}
	if len(n.Pace.Curve) != 12 {
		c.fault("out-of-range", path+".pace", "a pace has twelve shares, not %d", len(n.Pace.Curve))
	}
	for i, x := range n.Pace.Curve {
		c.positive(joinIndex(path+".pace", i), x)
		if i > 0 && x < n.Pace.Curve[i-1] {
			c.fault("unordered", joinIndex(path+".pace", i), "the pace must not fall from month %d to %d", i, i+1)
		}
	}
}

// bands ascend; points rise with them, or fall where less is better.
func (c *checker) bands(path string, n *Normalise, direction int) {
	if len(n.Bands) == 0 {
		c.fault("out-of-range", path, "there is no band")
	}
	for i := 1; i < len(n.Bands); i++ {
		if n.Bands[i][0] <= n.Bands[i-1][0] {
			c.fault("unordered", joinIndex(path, i), "the bands must go one way: %s and %s", num.Exact(n.Bands[i-1][0]), num.Exact(n.Bands[i][0]))
		}
		if rise := n.Bands[i][1] - n.Bands[i-1][1]; rise*float64(direction) < 0 {
			c.fault("unordered", joinIndex(path, i), "the better band from %s must not have fewer points", num.Exact(n.Bands[i][0]))
		}
	}
}

func (c *checker) interval(path string, n *Normalise) {
	c.positive(path+".slope", n.Slope)
	switch {
	case n.A == nil && n.B == nil:
		c.fault("out-of-range", path, "an interval needs a, b or both")
	case n.A != nil && n.B != nil && *n.A > *n.B:
		c.fault("unordered", path, "a (%s) must not be above b (%s)", num.Exact(*n.A), num.Exact(*n.B))
	}
}

// limits checks what every rule takes.
func (c *checker) limits(path string, n *Normalise) {
	if n.TargetCap != nil {
		c.positive(path+".cap", *n.TargetCap)
		if *n.TargetCap > 10 {
			c.fault("cap-not-a-fraction", path+".cap", "the cap of %s is one of the ratio (1.2, not 120), not %s", n.Method, num.Exact(*n.TargetCap))
		}
	}
	if n.Floor != nil && n.Cap != nil && *n.Floor > *n.Cap {
		c.fault("unordered", path+".floor", "the floor %s is above the cap %s", num.Exact(*n.Floor), num.Exact(*n.Cap))
	}
	for _, unit := range sortedKeys(n.Coefficient) {
		if k := n.Coefficient[unit]; k < 0 {
			c.fault("out-of-range", joinKey(path+".coefficient", unit), "the coefficient %s is negative", num.Exact(k))
		}
	}
}

// ahp checks a matrix of pairwise judgements (Saaty): square, positive, reciprocal, consistent.
func (c *checker) ahp(path string, w *Weighting, children int) {
	path += ".ahp"
	_, ratio, err := weigh.AHP(w.Matrix)
	var wrong *weigh.JudgementError
	switch {
	case errors.As(err, &wrong):
		at := joinIndex(path, wrong.Row)
		if wrong.Col >= 0 {
			at = joinIndex(at, wrong.Col)
		}
		c.fault("ahp-matrix", at, "%s", wrong.Problem)
	case len(w.Matrix) != children:
		c.fault("ahp-matrix", path, "the matrix is of %d, the node has %d children", len(w.Matrix), children)
	case ratio > consistent && !w.AllowInconsistent:
		c.fault("ahp-inconsistent", path, "the consistency ratio is %s, above %v (allowInconsistent: true takes it)", strconv.FormatFloat(ratio, 'f', 3, 64), consistent)
	}
}
