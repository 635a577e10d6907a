package scoring

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"saima/scoring/internal/golden"
)

// asemTable is a CSV file of testdata/asem as maps from column to text.
func asemTable(t testing.TB, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "asem", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		line := map[string]string{}
		for i, text := range row {
			line[rows[0][i]] = text
		}
		out = append(out, line)
	}
	return out
}

// asem is COINr's example pipeline as a scheme, and its data.
func asem(t testing.TB) (*Scheme, *Dataset) {
	t.Helper()
	meta := asemTable(t, "meta.csv")
	nodes := map[string]map[string]any{}
	for _, m := range meta {
		if m["Type"] == "Indicator" || m["Type"] == "Aggregate" {
			nodes[m["iCode"]] = map[string]any{"id": m["iCode"], "weight": 1}
		}
	}
	for _, m := range meta {
		node := nodes[m["iCode"]]
		if node == nil {
			continue
		}
		if m["Type"] == "Indicator" {
			node["direction"], _ = strconv.Atoi(m["Direction"])
			node["impute"] = map[string]any{"method": "mean", "by": "class"}
			node["treat"] = map[string]any{"method": "winsorise-log", "points": 5}
			if m["Denominator"] != "" {
				node["derive"] = map[string]any{"method": "per", "of": []string{m["iCode"], m["Denominator"]}}
			}
		}
		if parent := nodes[m["Parent"]]; parent != nil {
			children, _ := parent["children"].([]any)
			parent["children"] = append(children, node)
		}
	}
	delete(nodes["Index"], "weight")
	text, err := json.Marshal(map[string]any{
		"id": "asem", "frequency": "year", "relative": true, "index": nodes["Index"],
		"precision": map[string]any{"decimals": 9},
	})
	if err != nil {
		t.Fatal(err)
	}
	var units []Unit
	var obs []Observation
	for _, row := range asemTable(t, "raw.csv") {
		units = append(units, Unit{ID: row["uCode"], Name: row["uName"], Classes: []string{row["EurAsia_group"]}})
		for column, value := range row {
			_, err := strconv.ParseFloat(value, 64)
			if err == nil && column != "Time" {
				obs = append(obs, Observation{Unit: row["uCode"], Indicator: column, Period: "2018", Value: value})
			}
		}
	}
	d, err := NewDataset("2018", units, obs)
	if err != nil {
		t.Fatal(err)
	}
	return mustScheme(t, string(text)), d
}

// COINr 1.1.14, build_example_coin(): scores to 1e-9, ranks of the index, sub-indexes and pillars.
func TestASEMScoresAndRanksAreCOINrs(t *testing.T) {
	r := mustCompute(t, asemScheme(t), asemData(t))
	scores, ranks := map[string]map[string]string{}, map[string]map[string]string{}
	for _, row := range asemTable(t, "scores.csv") {
		scores[row["uCode"]] = row
	}
	for _, row := range asemTable(t, "ranks.csv") {
		ranks[row["uCode"]] = row
	}
	compared := 0
	check := func(unit, node string, score float64, rank float64) {
		want, err := strconv.ParseFloat(scores[unit][node], 64)
		if err != nil {
			t.Fatal(err)
		}
		if !near(score, want, 1e-9) {
			t.Errorf("%s %s: score %v, COINr has %v", unit, node, score, want)
		}
		if text := strconv.FormatFloat(rank, 'f', -1, 64); text != ranks[unit][node] {
			t.Errorf("%s %s: rank %s, COINr has %s", unit, node, text, ranks[unit][node])
		}
		compared++
	}
	for _, u := range r.Groups[0].Units {
		check(u.Unit, "Index", u.Exact, u.Rank)
		for _, n := range u.Nodes {
			check(u.Unit, n.ID, *n.Score, *n.Rank)
		}
	}
	if compared != 51*11 {
		t.Errorf("%d figures compared, want 51 units × 11 nodes", compared)
	}
}

func asemScheme(t testing.TB) *Scheme { s, _ := asem(t); return s }
func asemData(t testing.TB) *Dataset  { _, d := asem(t); return d }

// Every stage on the way, where the tables stand beside the checkout.
func TestASEMStagesAreCOINrs(t *testing.T) {
	s, d := asem(t)
	e, err := prepare(s, d)
	if err != nil {
		t.Fatal(err)
	}
	sh := e.sheet(0)
	if err := sh.compute(); err != nil {
		t.Fatal(err)
	}
	for file, table := range map[string][]float64{
		"coinr/pipeline_3_imputed.csv": sh.value, "coinr/pipeline_5_treated.csv": sh.treated, "coinr/pipeline_6_normalised.csv": sh.points,
	} {
		want := golden.Shared(t, file)
		for l := range e.leaves {
			for i, x := range want.Column(t, e.leaves[l].id) {
				if got := sh.column(table, l)[d.unitAt[want.Rows[i]]]; !near(got, x, 1e-9) {
					t.Errorf("%s: %s of %s is %v, want %v", file, e.leaves[l].id, want.Rows[i], got, x)
				}
			}
		}
	}
}
