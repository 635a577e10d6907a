package scoring

import (
	"maps"
	"slices"
	"strings"

	"saima/scoring/internal/letter"
	"saima/scoring/internal/num"
)

// Check finds what is wrong with a well-shaped scheme: weights, references, ranges and orders. known are
// the indicators that can be read; nil means any. Paths are those of the scheme's JSON. The codes are
// bad-id, duplicate-id, misplaced-key, weights-sum, weight-negative, weights-zero, out-of-range, unordered,
// unknown-indicator, unknown-reference, direction-undefined, treat-undefined, points-not-read, weights-by-unit, wrong-operands,
// derived-operand, derive-cycle, ahp-matrix, ahp-inconsistent, cap-not-a-fraction, bad-rounds, bad-period,
// validity-order, no-groups, bad-example. Worked examples are scored by CheckExamples.
func Check(s *Scheme, known []string) Faults {
	c := &checker{scheme: s, known: known, ids: map[string]string{}}
	c.head()
	c.node("index", &s.Index, true)
	c.weightsSum()
	c.references()
	c.derived()
	c.adjustments()
	c.examples()
	return c.faults
}

// checkAll is Check for a scheme that was read in spite of faults.
func (s *Scheme) checkAll(known []string) []offsetFault {
	var out []offsetFault
	for _, f := range Check(s, known) {
		out = append(out, offsetFault{Fault: f})
	}
	return out
}

type checker struct {
	scheme *Scheme
	known  []string
	ids    map[string]string // node or leaf id → path
	leaves []placedLeaf      // preorder
	faultList
}

type placedLeaf struct {
	path string
	node *Node
}

// upTo refuses a number below 0 or above the largest.
func (c *checker) upTo(path string, x, largest float64) {
	if !(x >= 0 && x <= largest) {
		c.fault("out-of-range", path, "%s is not between 0 and %s", num.Exact(x), num.Exact(largest))
	}
}

func (c *checker) positive(path string, x float64) {
	if !(x > 0) {
		c.fault("out-of-range", path, "%s is not above 0", num.Exact(x))
	}
}

func (c *checker) wholeWithin(path string, x, low, high int) {
	if x < low || x > high {
		c.fault("out-of-range", path, "%d is not between %d and %d", x, low, high)
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// wellFormed ids are not empty, have no space at the ends and nothing that is not seen.
func wellFormed(id string) bool {
	return id != "" && strings.TrimSpace(id) == id && !strings.ContainsFunc(id, letter.Hidden)
}

// id checks an id and that no other of its kind has it.
func (c *checker) id(path, id string, seen map[string]string) {
	if !wellFormed(id) {
		c.fault("bad-id", joinKey(path, "id"), "%q cannot be an id", id)
		return
	}
	if at, twice := seen[id]; twice {
		c.fault("duplicate-id", joinKey(path, "id"), "the id %q is that of %s too", id, at)
		return
	}
	seen[id] = path
}

func (c *checker) head() {
	s := c.scheme
	c.id("", s.ID, map[string]string{})
	if !wellFormed(s.Version) {
		c.fault("bad-id", "version", "%q cannot be a version", s.Version)
	}
	c.rounds()
	c.validity()
	c.wholeWithin("precision.decimals", s.Precision.Decimals, 0, 9)
	c.upTo("coverage.minimum", s.Coverage.Minimum, 1)
	if s.Lamps != nil && s.Lamps.Green <= s.Lamps.Yellow {
		c.fault("unordered", "lamps", "green (%s) must be above yellow (%s)", num.Exact(s.Lamps.Green), num.Exact(s.Lamps.Yellow))
	}
	c.groups()
	gates := map[string]string{}
	for i, g := range s.Gates {
		c.id(joinIndex("gates", i), g.ID, gates)
	}
}

func (c *checker) rounds() {
	s := c.scheme
	if s.Frequency != "month" && len(s.Rounds.Months) > 0 {
		c.fault("bad-rounds", "rounds.months", "a scheme by %s has no months", s.Frequency)
		return
	}
	for i, m := range s.Rounds.Months {
		if m < 1 || m > 12 {
			c.fault("bad-rounds", joinIndex("rounds.months", i), "%d is not a month", m)
		} else if i > 0 && m <= s.Rounds.Months[i-1] {
			c.fault("bad-rounds", joinIndex("rounds.months", i), "months must ascend: %d after %d", m, s.Rounds.Months[i-1])
		}
	}
}

func (c *checker) validity() {
	s := c.scheme
	from, okFrom := c.span("validFrom", s.ValidFrom)
	to, okTo := c.span("validTo", s.ValidTo)
	if okFrom && okTo && from.first > to.last {
		c.fault("validity-order", "validTo", "%s is before %s", s.ValidTo, s.ValidFrom)
	}
}

func (c *checker) span(path, text string) (span, bool) {
	if text == "" {
		return span{}, false
	}
	p, err := parseSpan(text)
	if err != nil {
		c.fault("bad-period", path, "%v", err)
	}
	return p, err == nil
}

func (c *checker) groups() {
	seen := map[string]string{}
	if len(c.scheme.Groups) == 0 {
		c.fault("no-groups", "groups", "there is no group to rank")
	}
	for i, g := range c.scheme.Groups {
		path := joinIndex("groups", i)
		c.id(path, g.ID, seen)
		if g.Class != "" && g.Class == g.Except {
			c.fault("no-groups", path+".except", "the class %s is both asked for and left out", g.Class)
		}
	}
}

func (c *checker) adjustments() {
	seen := map[string]string{}
	for i, a := range c.scheme.Adjust {
		path := joinIndex("adjust", i)
		c.id(path, a.ID, seen)
		if a.Cap != nil && *a.Cap < 0 {
			c.fault("out-of-range", path+".cap", "%s is below 0", num.Exact(*a.Cap))
		}
		movement := a.PerRankGained != 0
		if movement == (len(a.All) > 0) {
			c.fault("wrong-operands", path, "points need at least one condition, or perRankGained a number that is not 0")
		}
	}
}

// shadowed tells whether a fault of Check follows from a fault of the shape.
func (f offsetFault) shadowed(by []offsetFault) bool {
	for _, p := range by {
		switch {
		case p.Path != "" && (f.Path == p.Path || strings.HasPrefix(f.Path, p.Path+".") || strings.HasPrefix(f.Path, p.Path+"[")):
			return true
		case p.Code == "misplaced-key" || !strings.HasPrefix(p.Path, "index"):
		case f.Code == "weights-sum" && (strings.Contains(p.Path, ".weight") || p.Nearest == "weight" || p.Code == "wrong-type" && strings.HasSuffix(p.Path, "]")):
			return true
		case f.Code == "unknown-reference" && strings.HasSuffix(p.Path, ".id"):
			return true
		}
	}
	return false
}
