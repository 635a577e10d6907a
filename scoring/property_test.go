package scoring

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// drawnLeaf is a leaf of a drawn scheme.
type drawnLeaf struct {
	id     string
	weight int
	dir    int
	rule   string
}

func (l drawnLeaf) json() string {
	return fmt.Sprintf(`{"id":%q,"weight":%d,"direction":%d,"normalise":%s}`, l.id, l.weight, l.dir, l.rule)
}

// linearRules are the families whose points are linear in the value; %s are bounds in raw units.
var linearRules = []string{
	`{"method":"minmax","bounds":[-20,40]}`, `{"method":"minmax","to":[60,100],"bounds":[0,25],"clip":true}`,
	`{"method":"minmax"}`, `{"method":"minmax","to":[60,100],"bounds":"robust"}`, `"identity"`,
	`{"method":"zscore","mean":50,"sd":10}`, `{"method":"gap","base":60,"slope":2}`,
}

var fixedRules = []string{linearRules[0], linearRules[1], linearRules[4], `{"method":"threshold","at":5}`,
	`{"method":"bands","bands":[[-100,0],[0,40],[10,100]]}`}

func drawLeaves(t *rapid.T, rules []string) []drawnLeaf {
	leaves := make([]drawnLeaf, rapid.IntRange(2, 7).Draw(t, "leaves"))
	for i := range leaves {
		leaves[i] = drawnLeaf{
			id: fmt.Sprintf("i%d", i), weight: rapid.IntRange(1, 9).Draw(t, "weight"),
			dir: rapid.SampledFrom([]int{1, -1}).Draw(t, "direction"), rule: rapid.SampledFrom(rules).Draw(t, "rule"),
		}
	}
	return leaves
}

// schemeOf puts the leaves into one node or, where cut is not 0, into two.
func schemeOf(t testing.TB, leaves []drawnLeaf, cut int, aggregation string) *Scheme {
	var all []string
	for _, l := range leaves {
		all = append(all, l.json())
	}
	children := strings.Join(all, ",")
	if cut > 0 && cut < len(all) {
		children = fmt.Sprintf(`{"id":"n1","weight":3,"children":[%s]},{"id":"n2","children":[%s]}`,
			strings.Join(all[:cut], ","), strings.Join(all[cut:], ","))
	}
	return mustScheme(t, fmt.Sprintf(`{"id":"drawn","frequency":"year","relative":true,"precision":{"decimals":3},
		"coverage":{"minimum":0.3},"index":{"aggregation":%s,"children":[%s]}}`, aggregation, children))
}

// drawValues are values of one decimal for every unit and leaf, some missing; from lowest up.
func drawValues(t *rapid.T, units, leaves int, lowest float64, holes bool) [][]string {
	values := make([][]string, units)
	for u := range values {
		values[u] = make([]string, leaves)
		for l := range values[u] {
			x := rapid.IntRange(int(lowest*10), 300).Draw(t, "value")
			values[u][l] = strconv.FormatFloat(float64(x)/10, 'f', 1, 64)
			if holes && rapid.IntRange(0, 9).Draw(t, "hole") == 0 {
				values[u][l] = ""
			}
		}
	}
	return values
}

func drawnObservations(values [][]string) []Observation {
	var obs []Observation
	for u := range values {
		for l, v := range values[u] {
			obs = append(obs, Observation{Unit: fmt.Sprintf("u%d", u), Indicator: fmt.Sprintf("i%d", l), Period: "2022", Value: v})
		}
	}
	return obs
}

func datasetOf(t testing.TB, values [][]string) *Dataset {
	d, err := NewDataset("2022", nil, drawnObservations(values))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Contributions, adjustments and rounding make the printed score, whatever the tree and its means.
func TestContributionsAlwaysAddUp(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		aggregation := rapid.SampledFrom([]string{`"arithmetic"`, `"geometric"`, `"harmonic"`, `{"method":"mean","p":2}`, `{"method":"mean","p":0.5}`, `{"method":"mean","p":-2}`}).Draw(rt, "aggregation")
		rules := []string{`"identity"`, `{"method":"minmax","to":[1,100]}`, `{"method":"completion","target":20,"cap":1.2}`}
		leaves := drawLeaves(rt, rules)
		for i := range leaves {
			if leaves[i].rule == rules[2] {
				leaves[i].dir = 1
			}
			if leaves[i].rule == rules[0] {
				leaves[i].dir = 1
			}
		}
		s := schemeOf(t, leaves, rapid.IntRange(0, 3).Draw(rt, "cut"), aggregation)
		r, err := Compute(s, datasetOf(t, drawValues(rt, rapid.IntRange(3, 9).Draw(rt, "units"), len(leaves), 0, true)))
		if err != nil {
			rt.Fatal(err)
		}
		for _, u := range r.Groups[0].Units {
			sum := nano(t, u.Rounding)
			for _, l := range u.Indicators {
				sum += nano(t, l.Contribution)
			}
			if sum != nano(t, u.Score) {
				rt.Fatalf("%s: the parts make %d, the score is %s", u.Unit, sum, u.Score)
			}
			for _, n := range u.Nodes {
				below := int64(0)
				for _, l := range u.Indicators {
					if inNode(s, n.ID, l.ID) {
						below += nano(t, l.Contribution)
					}
				}
				if below != nano(t, n.Contribution) {
					rt.Fatalf("%s: the leaves of %s bear %d, the node %s", u.Unit, n.ID, below, n.Contribution)
				}
			}
		}
	})
}

func inNode(s *Scheme, node, leaf string) bool {
	for _, n := range s.Index.Children {
		if n.ID == node {
			return slices.ContainsFunc(n.Children, func(c Node) bool { return c.ID == leaf })
		}
	}
	return false
}

// No byte of a result depends on the order in which units and observations are given.
func TestOrderOfInputChangesNoByte(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		leaves := drawLeaves(rt, linearRules)
		s := schemeOf(t, leaves, 2, `"arithmetic"`)
		obs := drawnObservations(drawValues(rt, 6, len(leaves), -20, true))
		units := []Unit{{ID: "u0"}, {ID: "u1"}, {ID: "u2"}, {ID: "u3"}, {ID: "u4"}, {ID: "u5"}}
		var texts [2]string
		for i := range texts {
			d, err := NewDataset("2022", units, obs)
			if err != nil {
				rt.Fatal(err)
			}
			r, err := Compute(s, d)
			if err != nil {
				rt.Fatal(err)
			}
			texts[i] = string(r.Canonical())
			units, obs = rapid.Permutation(units).Draw(rt, "units"), rapid.Permutation(obs).Draw(rt, "observations")
		}
		if texts[0] != texts[1] {
			rt.Fatal(cmp.Diff(texts[0], texts[1]))
		}
	})
}

// Printed scores and ranks do not depend on the order of the indicators in the scheme.
func TestOrderOfIndicatorsChangesNoRank(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		leaves := drawLeaves(rt, linearRules)
		d := datasetOf(t, drawValues(rt, 7, len(leaves), -20, true))
		before := mustCompute(t, schemeOf(t, leaves, 0, `"arithmetic"`), d)
		after := mustCompute(t, schemeOf(t, rapid.Permutation(leaves).Draw(rt, "order"), 0, `"arithmetic"`), d)
		if a, b := standings(before), standings(after); a != b {
			rt.Fatalf("%s\nbecame %s", a, b)
		}
	})
}

// An indicator in another unit of measure, its bounds with it, gives the same scores and ranks.
func TestRescalingChangesNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		values := drawValues(rt, 6, 2, -20, false)
		by := rapid.SampledFrom([]float64{2, 4, 0.5, 8}).Draw(rt, "by") // exact in binary
		other := make([][]string, len(values))
		for u := range values {
			x, _ := strconv.ParseFloat(values[u][0], 64)
			other[u] = []string{strconv.FormatFloat(x*by, 'f', -1, 64), values[u][1]}
		}
		direction := rapid.SampledFrom([]int{1, -1}).Draw(rt, "direction")
		scheme := func(scale float64) *Scheme {
			rule := rapid.SampledFrom([]string{`{"method":"minmax","bounds":[%v,%v],"clip":true}`, `{"method":"minmax"}`, `{"method":"minmax","bounds":"robust"}`, `"zscore"`, `"percentile"`}).Draw(rt, "rule")
			if strings.Contains(rule, "%v") {
				rule = fmt.Sprintf(rule, -10*scale, 20*scale)
			}
			return schemeOf(t, []drawnLeaf{{"i0", 2, direction, rule}, {"i1", 3, 1, `{"method":"minmax"}`}}, 0, `"arithmetic"`)
		}
		rule := scheme(1)
		again := schemeOfRule(t, rule, by)
		a, b := standings(mustCompute(t, rule, datasetOf(t, values))), standings(mustCompute(t, again, datasetOf(t, other)))
		if a != b {
			rt.Fatalf("%s\nbecame %s", a, b)
		}
	})
}

// schemeOfRule is the scheme with the bounds of its first leaf multiplied.
func schemeOfRule(t testing.TB, s *Scheme, by float64) *Scheme {
	again := mustScheme(t, string(s.Canonical()))
	if b := again.Index.Children[0].Leaf.Normalise.Bounds; b != nil && b.Kind == "fixed" {
		b.Min, b.Max = b.Min*by, b.Max*by
	}
	return again
}

// With fixed bounds more of a good indicator never worsens the unit's own rank.
func TestRaisingAPositiveIndicatorNeverLowersTheRank(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		leaves := drawLeaves(rt, fixedRules)
		for i := range leaves {
			if leaves[i].rule == linearRules[4] || leaves[i].rule == fixedRules[4] { // what is good stands in the rule
				leaves[i].dir = 1
			}
		}
		s := schemeOf(t, leaves, rapid.IntRange(0, 2).Draw(rt, "cut"), `"arithmetic"`)
		values := drawValues(rt, 6, len(leaves), -20, false)
		before := unitOf(t, mustCompute(t, s, datasetOf(t, values)), "u2")
		l := rapid.IntRange(0, len(leaves)-1).Draw(rt, "leaf")
		x, _ := strconv.ParseFloat(values[2][l], 64)
		by := float64(rapid.IntRange(1, 200).Draw(rt, "tenths")) / 10 * float64(leaves[l].dir)
		values[2][l] = strconv.FormatFloat(math.Round((x+by)*10)/10, 'f', 1, 64)
		after := unitOf(t, mustCompute(t, s, datasetOf(t, values)), "u2")
		if after.Rank > before.Rank || after.Exact < before.Exact-1e-9 {
			rt.Fatalf("rank %v became %v, score %s became %s", before.Rank, after.Rank, before.Score, after.Score)
		}
	})
}

// The sheet's quick ways give the bits of the whole computation.
func TestRefreshGivesTheBitsOfCompute(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		leaves := drawLeaves(rt, linearRules)
		s := schemeOf(t, leaves, 2, `"arithmetic"`)
		values := drawValues(rt, 6, len(leaves), -20, true)
		sh := officialOf(t, s, datasetOf(t, values))
		e := sh.e
		for range 4 {
			u, l := rapid.IntRange(0, 5).Draw(rt, "unit"), rapid.IntRange(0, len(leaves)-1).Draw(rt, "leaf")
			values[u][l] = rapid.SampledFrom([]string{"", "3.5", "-11", "28.4"}).Draw(rt, "value")
			x := none
			if values[u][l] != "" {
				x, _ = strconv.ParseFloat(values[u][l], 64)
			}
			source := e.sourcesOf(leaves[l].id)[0]
			sh.set(source, u, x)
			if err := sh.refresh(source); err != nil {
				rt.Fatal(err)
			}
			fresh, err := prepare(s, datasetOf(t, values))
			if err != nil {
				rt.Fatal(err)
			}
			whole := fresh.sheet(0)
			if err := whole.compute(); err != nil {
				rt.Fatal(err)
			}
			for m := range whole.exact {
				if math.Float64bits(whole.exact[m]) != math.Float64bits(sh.exact[m]) || whole.rank[m] != sh.rank[m] && whole.ranked[m] || whole.coverage[m] != sh.coverage[m] {
					rt.Fatalf("member %d: %v rank %v coverage %v, whole %v rank %v coverage %v", m, sh.exact[m], sh.rank[m], sh.coverage[m], whole.exact[m], whole.rank[m], whole.coverage[m])
				}
			}
		}
	})
}
