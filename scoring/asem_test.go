package scoring

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"math"
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

// asemVariant says in what a scheme over the ASEM data differs from COINr's example pipeline. Keys of a
// leaf or node replace those of the pipeline; a nil value takes the key away.
type asemVariant struct {
	root    string                        // the node that is the index; "" is the whole index
	flat    bool                          // all 49 indicators hang on the root
	raw     bool                          // no denominators, imputation and treatment
	leaf    map[string]any                // keys of every leaf
	rule    func(m map[string]string) any // the normalisation of an indicator; nil: the pipeline's
	node    map[string]any                // keys of every inner node
	named   map[string]map[string]any     // keys of one node or leaf
	head    map[string]any                // keys of the scheme
	without string                        // a node that is left out
}

// asemNode puts an indicator or aggregate of the meta table as the scheme says it.
func (v asemVariant) asemNode(m map[string]string) map[string]any {
	node := map[string]any{"id": m["iCode"], "weight": 1}
	if m["Type"] == "Aggregate" {
		maps.Copy(node, v.node)
	} else {
		node["direction"], _ = strconv.Atoi(m["Direction"])
		if !v.raw {
			node["impute"] = map[string]any{"method": "mean", "by": "class"}
			node["treat"] = map[string]any{"method": "winsorise-log", "points": 5}
			if m["Denominator"] != "" {
				node["derive"] = map[string]any{"method": "per", "of": []string{m["iCode"], m["Denominator"]}}
			}
		}
		maps.Copy(node, v.leaf)
		if v.rule != nil {
			node["normalise"] = v.rule(m)
		}
	}
	maps.Copy(node, v.named[m["iCode"]])
	maps.DeleteFunc(node, func(_ string, x any) bool { return x == nil })
	return node
}

// scheme lays the indicators of the meta table into the tree.
func (v asemVariant) scheme(t testing.TB) *Scheme {
	t.Helper()
	nodes := map[string]map[string]any{}
	meta := asemTable(t, "meta.csv")
	for _, m := range meta {
		if m["Type"] == "Indicator" || m["Type"] == "Aggregate" {
			nodes[m["iCode"]] = v.asemNode(m)
		}
	}
	root := v.root
	if root == "" {
		root = "Index"
	}
	for _, m := range meta {
		parent := m["Parent"]
		if v.flat && m["Type"] == "Indicator" {
			parent = root
		}
		if nodes[m["iCode"]] == nil || nodes[parent] == nil || m["iCode"] == v.without || v.flat && m["Type"] == "Aggregate" {
			continue
		}
		children, _ := nodes[parent]["children"].([]any)
		nodes[parent]["children"] = append(children, nodes[m["iCode"]])
	}
	delete(nodes[root], "weight")
	head := map[string]any{"id": "asem", "frequency": "year", "relative": true, "index": nodes[root], "precision": map[string]any{"decimals": 9}}
	maps.Copy(head, v.head)
	text, err := json.Marshal(head)
	if err != nil {
		t.Fatal(err)
	}
	return mustScheme(t, string(text))
}

// asemDataset is the data of 51 countries; each has one class, from the column named.
func asemDataset(t testing.TB, class string) *Dataset {
	t.Helper()
	var units []Unit
	var obs []Observation
	for _, row := range asemTable(t, "raw.csv") {
		units = append(units, Unit{ID: row["uCode"], Name: row["uName"], Classes: []string{row[class]}})
		for column, value := range row {
			if _, err := strconv.ParseFloat(value, 64); err == nil && column != "Time" {
				obs = append(obs, Observation{Unit: row["uCode"], Indicator: column, Period: "2018", Value: value})
			}
		}
	}
	d, err := NewDataset("2018", units, obs)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// asem is COINr's example pipeline as a scheme, and its data.
func asem(t testing.TB) (*Scheme, *Dataset) {
	return asemVariant{}.scheme(t), asemDataset(t, "EurAsia_group")
}

func (v asemVariant) compute(t testing.TB, d *Dataset) *Result {
	t.Helper()
	return mustCompute(t, v.scheme(t), d)
}

// comparison counts what a golden test compared: a table that lost its rows must not pass.
type comparison struct {
	t               testing.TB
	figures, absent int
	wrong           int
}

// number compares to 1e-9 relative, absolutely under 1e-6; an empty cell and NA say that there is none.
func (c *comparison) number(what string, got *float64, text string) {
	c.t.Helper()
	if text == "" || text == "NA" {
		if c.absent++; got != nil {
			c.fault("%s is %v, want none", what, *got)
		}
		return
	}
	want, err := strconv.ParseFloat(text, 64)
	if c.figures++; err != nil {
		c.fault("%s: %v", what, err)
	} else if got == nil {
		c.fault("there is no %s, want %v", what, want)
	} else if !(math.Abs(*got-want) <= 1e-9*max(math.Abs(want), 1e-6)) {
		c.fault("%s is %v, want %v", what, *got, want)
	}
}

// fault reports what differs, and gives up where nothing agrees.
func (c *comparison) fault(format string, a ...any) {
	c.t.Helper()
	c.t.Errorf(format, a...)
	if c.wrong++; c.wrong == 20 {
		c.t.Fatal("and so on")
	}
}

// leaves compares a figure of every cell with the table's columns.
func (c *comparison) leaves(what string, r *Result, want golden.Table, figure func(*IndicatorResult) *float64) {
	c.t.Helper()
	c.columns(what, r, want, want.Columns, figure)
}

func (c *comparison) columns(what string, r *Result, want golden.Table, ids []string, figure func(*IndicatorResult) *float64) {
	c.t.Helper()
	cells := cellsOf(r)
	for _, id := range ids {
		for i, text := range want.Text(c.t, id) {
			cell := cells[want.Rows[i]][id]
			if cell == nil {
				c.t.Fatalf("%s: no %s of %s", what, id, want.Rows[i])
			}
			c.number(fmt.Sprintf("%s: %s of %s", what, id, want.Rows[i]), figure(cell), text)
		}
	}
}

// nodes compares the scores of inner nodes and of the index, which units must all have.
func (c *comparison) nodes(what string, r *Result, want golden.Table, ids ...string) {
	c.t.Helper()
	for k := range r.Groups[0].Units {
		u := &r.Groups[0].Units[k]
		scores := scoresOf(u)
		row := want.TextRow(c.t, u.Unit)
		for _, id := range ids {
			c.number(fmt.Sprintf("%s: %s of %s", what, id, u.Unit), scores[id], row[id])
		}
	}
}

// counted asserts how much was compared.
func (c *comparison) counted(figures, absent int) {
	c.t.Helper()
	if c.figures != figures || c.absent != absent {
		c.t.Errorf("%d figures and %d empty cells were compared, want %d and %d", c.figures, c.absent, figures, absent)
	}
}

// cellsOf finds the leaves of every member of the first group, ranked or not.
func cellsOf(r *Result) map[string]map[string]*IndicatorResult {
	cells := map[string]map[string]*IndicatorResult{}
	add := func(unit string, indicators []IndicatorResult) {
		cells[unit] = map[string]*IndicatorResult{}
		for i := range indicators {
			cells[unit][indicators[i].ID] = &indicators[i]
		}
	}
	for _, u := range r.Groups[0].Units {
		add(u.Unit, u.Indicators)
	}
	for _, u := range r.Groups[0].Unranked {
		add(u.Unit, u.Indicators)
	}
	return cells
}

// scoresOf are the unit's scores of nodes, and of the index under "Index".
func scoresOf(u *UnitResult) map[string]*float64 {
	scores := map[string]*float64{"Index": &u.Exact}
	for _, n := range u.Nodes {
		scores[n.ID] = n.Score
	}
	return scores
}

func normalised(i *IndicatorResult) *float64 { return i.Normalised }

// valued is the value as the result shows it, nil where it shows none.
func valued(i *IndicatorResult) *float64 {
	x, err := strconv.ParseFloat(i.Value, 64)
	if err != nil {
		return nil
	}
	return &x
}

var asemNodes = []string{"Physical", "ConEcFin", "Political", "Instit", "P2P", "Environ", "Social", "SusEcFin", "Conn", "Sust", "Index"}

// partAndWhole runs a comparison on the part of the tables that is embedded and on the whole beside the
// checkout.
func partAndWhole(t *testing.T, compare func(t *testing.T, read func(testing.TB, string) golden.Table)) {
	t.Run("part", func(t *testing.T) { compare(t, golden.Read) })
	t.Run("whole", func(t *testing.T) { compare(t, golden.Shared) })
}
