package scoring

import (
	"fmt"
	"strings"
	"testing"

	"saima/scoring/internal/golden"
)

// aggregated is a scheme of one node over leaves a, b, c of weights 1, 2, 1 that are scored as they stand.
func aggregated(t testing.TB, aggregation string) *Scheme {
	var leaves []string
	for i, id := range []string{"a", "b", "c"} {
		leaves = append(leaves, fmt.Sprintf(`{"id":%q,"weight":%d,"normalise":"identity"}`, id, []int{1, 2, 1}[i]))
	}
	return mustScheme(t, `{"id":"s","frequency":"year","relative":true,"precision":{"decimals":6},"index":{"aggregation":`+aggregation+`,"children":[`+strings.Join(leaves, ",")+`]}}`)
}

// By hand, weights 1, 2, 1: u has 1, 4, 16; v has 9, 9, 9; w has 25, 4, 1.
func TestAggregationOfRows(t *testing.T) {
	d := wide(t, "a b c\nu 1 4 16\nv 9 9 9\nw 25 4 1")
	for aggregation, want := range map[string]map[string]string{
		`"arithmetic"`:              {"u": "6.250000", "v": "9.000000", "w": "8.500000"},
		`"geometric"`:               {"u": "4.000000", "v": "9.000000", "w": "4.472136"},  // (1·16·16)^¼, (25·16·1)^¼
		`"harmonic"`:                {"u": "2.560000", "v": "9.000000", "w": "2.597403"},  // 4/(1 + 1/2 + 1/16), 4/(1/25 + 1/2 + 1)
		`{"method":"mean","p":2}`:   {"u": "8.500000", "v": "9.000000", "w": "12.825755"}, // √(289/4), √(658/4)
		`{"method":"mean","p":0.5}`: {"u": "5.062500", "v": "9.000000", "w": "6.250000"},  // (9/4)², (10/4)²
		`"minimum"`:                 {"u": "1.000000", "v": "9.000000", "w": "1.000000"},
		`"median"`:                  {"u": "4.000000", "v": "9.000000", "w": "4.000000"},
	} {
		t.Run(aggregation, func(t *testing.T) {
			r := mustCompute(t, aggregated(t, aggregation), d)
			for unit, score := range want {
				if got := unitOf(t, r, unit).Score; got != score {
					t.Errorf("%s: %s, want %s", unit, got, score)
				}
			}
		})
	}
}

// Negative values are refused by unit and indicator, and by no method silently.
func TestNegativesAreRefused(t *testing.T) {
	d := wide(t, "a b c\nu 1 4 16\nv 9 -9.5 9\nw 25 4 1")
	for _, aggregation := range []string{`"geometric"`, `"harmonic"`, `{"method":"mean","p":2}`, `"wpm"`, `"copras"`} {
		faultOf(t, aggregated(t, aggregation), d, "negative-value", "b of unit v", "-9.5")
	}
	r := mustCompute(t, aggregated(t, `"geometric"`), wide(t, "a b c\nu 0 4 16\nv 9 9 9\nw 1 1 1"))
	u := unitOf(t, r, "u")
	if u.Score != "0.000000" || leafOf(t, u, "c").Contribution != "0" {
		t.Errorf("a zero gives zero: %+v", u)
	}
}

// Methods that compare units read the leaves' values and directions themselves: the golden matrices of
// scikit-criteria and pymcdm, through the engine.
func TestRawMethodsAreTheLibraries(t *testing.T) {
	for _, c := range []struct{ set, column, aggregation string }{
		{"small6x4", "skcriteria:TOPSIS(vector scale)", `"topsis"`},
		{"small6x4", "skcriteria:TOPSIS(no scale)", `{"method":"topsis","scale":"none"}`},
		{"small6x4", "pymcdm:TOPSIS(minmax, default)", `{"method":"topsis","scale":"minmax"}`},
		{"small6x4", "pyDecision:COPRAS", `"copras"`},
		{"small6x4", "pymcdm:PROMETHEE_II(usual)", `"promethee2"`},
		{"small6x4", "pymcdm:PROMETHEE_II(vshape p=range/2)", `{"method":"promethee2","preference":"v-shape","p":0.5}`},
		{"small6x4", "pymcdm:PROMETHEE_II(vshape_2 q=range/10 p=range/2)", `{"method":"promethee2","preference":"linear","q":0.1,"p":0.5}`},
	} {
		values := golden.Read(t, "py/"+c.set+"_matrix.csv")
		meta := golden.Read(t, "py/"+c.set+"_types_weights.csv")
		scores := golden.Read(t, "py/"+c.set+"_scores.csv")
		if !scores.Has(c.column) {
			t.Fatalf("%s has the columns %v", c.set, scores.Columns)
		}
		var leaves []string
		directions, weights := meta.Row(t, "type"), meta.Row(t, "weight")
		for j, id := range values.Columns {
			leaves = append(leaves, fmt.Sprintf(`{"id":%q,"weight":%v,"direction":%v}`, id, weights[j], directions[j]))
		}
		s := mustScheme(t, `{"id":"s","frequency":"year","relative":true,"index":{"aggregation":`+c.aggregation+`,"children":[`+strings.Join(leaves, ",")+`]}}`)
		var obs []Observation
		for _, id := range values.Columns {
			for i, text := range values.Text(t, id) {
				obs = append(obs, Observation{Unit: values.Rows[i], Indicator: id, Period: "2022", Value: text})
			}
		}
		d, err := NewDataset("2022", nil, obs)
		if err != nil {
			t.Fatal(err)
		}
		r := mustCompute(t, s, d)
		for i, want := range scores.Column(t, c.column) {
			u := unitOf(t, r, scores.Rows[i])
			if !near(u.Exact, want, 1e-9) {
				t.Errorf("%s %s %s: %v, want %v", c.set, c.column, u.Unit, u.Exact, want)
			}
			if l := u.Indicators[0]; l.Contribution != "" || l.Effect == nil {
				t.Errorf("%s has no contributions, but effects: %+v", c.column, l)
			}
		}
	}
}

// Without contributions the effect of leaving the indicator out is given: the score with it less the
// score without, recomputed.
func TestEffectOfLeavingOut(t *testing.T) {
	d := wide(t, "a b c\nu 1 4 16\nv 9 9 9\nw 25 4 1")
	r := mustCompute(t, aggregated(t, `"minimum"`), d)
	for leaf, want := range map[string]float64{"a": 1 - 4, "b": 0, "c": 0} {
		if l := leafOf(t, unitOf(t, r, "u"), leaf); l.Effect == nil || *l.Effect != want || l.Contribution != "" {
			t.Errorf("%s: %+v, want the effect %v", leaf, l, want)
		}
	}
	if l := leafOf(t, unitOf(t, mustCompute(t, aggregated(t, `"arithmetic"`), d), "u"), "a"); l.Effect != nil {
		t.Errorf("arithmetic means have contributions: %+v", l)
	}
}

// A node without contributions bears one as a whole where its parent has them.
func TestContributionOfAWholeNode(t *testing.T) {
	s := mustScheme(t, `{"id":"s","frequency":"year","relative":true,"index":{"children":[
		{"id":"n","weight":3,"aggregation":"minimum","children":[{"id":"a","weight":1,"normalise":"identity"},{"id":"b","weight":1,"normalise":"identity"}]},
		{"id":"c","weight":1,"normalise":"identity"}]}}`)
	u := unitOf(t, mustCompute(t, s, wide(t, "a b c\nu 8 4 10\nv 1 1 1\nw 2 2 2")), "u")
	if u.Score != "5.50" || u.Nodes[0].Contribution != "3" || leafOf(t, u, "c").Contribution != "2.5" || leafOf(t, u, "a").Contribution != "" {
		t.Errorf("%+v", u)
	}
	if e := leafOf(t, u, "b").Effect; e == nil || *e != -3 { // without b the node is 8 and the score 8.5
		t.Errorf("%v", e)
	}
}
