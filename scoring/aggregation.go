package scoring

import (
	"errors"
	"fmt"
	"strings"

	"saima/scoring/internal/aggregate"
	"saima/scoring/internal/matrix"
	"saima/scoring/internal/num"
)

// aggregate goes up the tree: weights, coverage and score of every node.
func (sh *sheet) aggregate() error {
	sh.partial = sh.anythingAbsent()
	sh.root = sh.scoresOf(0)
	for i := len(sh.e.nodes) - 1; i >= 0; i-- {
		if sh.e.nodes[i].leaf >= 0 {
			sh.leafWeight(i)
			continue
		}
		sh.innerWeight(i)
		if err := sh.childWeights(i); err != nil {
			return err
		}
		if sh.partial {
			sh.cover(i)
		}
		if err := sh.scoreNode(i); err != nil {
			return err
		}
		if sh.partial {
			sh.dropUncovered(i)
		}
	}
	return nil
}

// scoresOf a node or leaf, by member; NaN: none.
func (sh *sheet) scoresOf(node int) []float64 {
	if l := sh.e.nodes[node].leaf; l >= 0 {
		return sh.column(sh.points, l)
	}
	return sh.column(sh.scores, node)
}

func (sh *sheet) changed(node int) bool {
	return sh.change != nil && !isNaN(sh.change[node])
}

// leafWeight is the leaf's weight where it has points.
func (sh *sheet) leafWeight(i int) {
	whole := sh.whole[sh.e.nodes[i].leaf]
	sh.complete[i] = whole
	weights, given := sh.column(sh.weights, i), sh.g.given[i]
	sh.even[i] = none
	switch {
	case sh.n == 0:
	case sh.changed(i):
		fill(weights, sh.change[i])
		if whole {
			sh.even[i] = sh.change[i]
		}
	default:
		copy(weights, given)
		sh.scaled(i, weights)
		if whole && !sh.g.byClass[i] {
			sh.even[i] = weights[0]
		}
	}
	if !whole {
		sh.clearAbsent(i)
	}
}

// scaled multiplies the weights by the factor that was drawn for the node.
func (sh *sheet) scaled(i int, weights []float64) {
	if sh.scale == nil || sh.scale[i] == 1 {
		return
	}
	for m := range weights {
		weights[m] = float64(weights[m] * sh.scale[i])
	}
}

// clearAbsent takes the weight of who has no score.
func (sh *sheet) clearAbsent(i int) {
	weights := sh.column(sh.weights, i)
	for m, s := range sh.scoresOf(i) {
		if isNaN(s) {
			weights[m] = 0
		}
	}
}

// innerWeight is the node's own weight in its parent: as given, or the sum of its present children's,
// whatever the node itself makes of them. Children's weights are still those given.
func (sh *sheet) innerWeight(i int) {
	weights := sh.column(sh.weights, i)
	sh.even[i] = none
	switch given := sh.g.given[i]; {
	case sh.n == 0:
	case sh.changed(i):
		fill(weights, sh.change[i])
		sh.even[i] = sh.change[i]
	case given != nil:
		copy(weights, given)
		sh.scaled(i, weights)
		if !sh.g.byClass[i] {
			sh.even[i] = weights[0]
		}
	default:
		sh.sumWeights(i, weights)
	}
}

func (sh *sheet) sumWeights(i int, weights []float64) {
	fill(weights, 0)
	even := 0.0
	for _, c := range sh.e.nodes[i].children {
		for m, w := range sh.column(sh.weights, c) {
			weights[m] += w
		}
		even += sh.even[c]
	}
	sh.even[i] = even // NaN if any child's weights differ
}

// childWeights replaces the children's given weights where the node weighs them otherwise.
func (sh *sheet) childWeights(i int) error {
	n := sh.e.nodes[i].node
	sh.own[i] = nil
	if n.weighsAsGiven() {
		return nil
	}
	own, err := sh.findWeights(i, n.Weighting)
	if err != nil {
		return err
	}
	sh.own[i] = own
	for k, c := range sh.e.nodes[i].children {
		if sh.changed(c) {
			continue
		}
		weights := sh.column(sh.weights, c)
		if len(own) == len(sh.e.nodes[i].children) {
			fill(weights, own[k])
		} else { // every unit has its own
			for m := range weights {
				weights[m] = own[m*len(sh.e.nodes[i].children)+k]
			}
		}
		sh.even[c] = none
		if !sh.complete[c] {
			sh.clearAbsent(c)
		} else if sh.n > 0 && len(own) == len(sh.e.nodes[i].children) {
			sh.even[c] = own[k]
		}
	}
	return nil
}

// scoreNode makes the node's scores of its children's.
func (sh *sheet) scoreNode(i int) error {
	a := sh.e.nodes[i].node.Aggregation
	weighting := sh.e.nodes[i].node.Weighting
	arithmetic := a == nil || a.Method == "arithmetic"
	if doubt := weighting != nil && weighting.Method == "bod"; arithmetic && doubt {
		sh.scoreDoubt(i)
	} else if arithmetic {
		sh.mean(i)
	} else if err := sh.tabulate(i, a); err != nil {
		return err
	}
	sh.complete[i] = true
	for _, s := range sh.column(sh.scores, i) {
		if isNaN(s) {
			sh.complete[i], sh.even[i] = false, none
			sh.clearAbsent(i)
			break
		}
	}
	return nil
}

// mean is Σ w·s / Σ w over the present children, in scheme order: what aggregate.ArithmeticOf does by
// rows, by columns.
func (sh *sheet) mean(i int) {
	sum := sh.column(sh.scores, i)
	fill(sum, 0)
	even := true
	for _, c := range sh.e.nodes[i].children {
		even = even && !isNaN(sh.even[c])
	}
	if even {
		sh.meanOfAll(i, sum)
		return
	}
	weight := sh.filling
	fill(weight, 0)
	for _, c := range sh.e.nodes[i].children {
		scores, weights := sh.scoresOf(c)[:len(sum)], sh.column(sh.weights, c)[:len(sum)]
		for m := range sum {
			if w := weights[m]; w > 0 {
				sum[m] += float64(w * scores[m])
				weight[m] += w
			}
		}
	}
	for m := range sum {
		if weight[m] > 0 {
			sum[m] /= weight[m]
		} else {
			sum[m] = none
		}
	}
}

// meanOfAll is mean where every child is there with one weight for all; the same bits.
func (sh *sheet) meanOfAll(i int, sum []float64) {
	weight := 0.0
	for _, c := range sh.e.nodes[i].children {
		w := sh.even[c]
		if w == 0 {
			continue
		}
		weight += w
		scores := sh.scoresOf(c)[:len(sum)]
		for m := range sum {
			sum[m] += float64(w * scores[m])
		}
	}
	for m := range sum {
		if weight > 0 {
			sum[m] /= weight
		} else {
			sum[m] = none
		}
	}
}

func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

func fill(s []float64, x float64) {
	for i := range s {
		s[i] = x
	}
}

// tabulate scores a node whose method is another than the arithmetic mean: it works on rows or compares units.
func (sh *sheet) tabulate(i int, a *Aggregation) error {
	scores := sh.column(sh.scores, i)
	fill(scores, none)
	m, w, directions, err := sh.lay(i, a.Method)
	if err != nil {
		return err
	}
	if m.Cols == 0 || m.Rows == 0 {
		return nil
	}
	t := &sh.table
	t.out.Value, t.out.Present = sized(t.out.Value, sh.n), sized(t.out.Present, sh.n)
	if err := sh.apply(i, a, m, w, directions, t.out); err != nil {
		return sh.nameError(i, a.Method, err)
	}
	for u := range scores {
		if t.out.Present[u] {
			scores[u] = t.out.Value[u]
		}
	}
	return nil
}

func (sh *sheet) apply(i int, a *Aggregation, m matrix.Matrix, w matrix.Weights, directions []int, out matrix.Column) error {
	switch a.Method {
	case "geometric":
		return aggregate.Geometric(out, m, w)
	case "harmonic":
		return aggregate.Harmonic(out, m, w)
	case "mean":
		return aggregate.Mean(out, m, w, a.P)
	case "median":
		return aggregate.Median(out, m, w)
	case "minimum":
		return aggregate.Minimum(out, m, w)
	case "mpi":
		return aggregate.MPI(out, m, w)
	case "ampi":
		return aggregate.AMPI(out, m, w, aggregate.GroupGoalposts(m))
	case "topsis":
		return aggregate.TOPSIS(out, m, w, directions, aggregate.Scale(a.Scale))
	case "vikor":
		return aggregate.VIKOR(out, m, w, directions, a.V)
	case "promethee2":
		return sh.promethee(out, m, w, directions, a)
	case "copras":
		return aggregate.COPRAS(out, m, w, directions)
	case "wpm":
		return aggregate.WeightedProduct(out, m, w, directions)
	case "borda":
		return aggregate.Borda(out, m, w, directions)
	case "copeland":
		return aggregate.Copeland(out, m, w, directions)
	case "outranking":
		return aggregate.OutrankingShare(out, m, w, directions)
	case "kemeny":
		return sh.kemeny(i, out, m, w, directions)
	}
	return fmt.Errorf("no aggregation is called %q", a.Method)
}

// promethee takes the thresholds q and p as shares of each column's range, because one pair of numbers
// cannot fit columns of several units of measure.
func (sh *sheet) promethee(out matrix.Column, m matrix.Matrix, w matrix.Weights, directions []int, a *Aggregation) error {
	preference := aggregate.Preference(strings.ReplaceAll(a.Preference, "-", ""))
	if preference == "" {
		preference = aggregate.PreferenceUsual
	}
	return aggregate.PROMETHEE2(out, m, w, directions, preference, aggregate.RangeShares(m, a.Q, a.P))
}

// kemeny flags an order that could not be proven to be a best one.
func (sh *sheet) kemeny(i int, out matrix.Column, m matrix.Matrix, w matrix.Weights, directions []int) error {
	if sh.near != nil {
		_, err := aggregate.KemenyNear(out, m, w, directions, sh.near.scoresOf(i))
		return err
	}
	consensus, err := aggregate.Kemeny(out, m, w, directions)
	if err == nil && !consensus.Exact {
		sh.flag(Flag{Code: "kemeny-not-proven", Node: sh.e.nodes[i].node.ID, Bound: consensus.Agreement / consensus.Bound})
	}
	return err
}

// nameError puts unit and indicator to what a method could not work with.
func (sh *sheet) nameError(i int, method string, err error) error {
	name := sh.e.nameOf(i)
	child := func(col int) string { return sh.e.nodes[sh.table.children[col]].node.ID }
	var cell *matrix.CellError
	var column *matrix.ColumnError
	var row *matrix.RowError
	f := Fault{Code: "not-defined", Path: name}
	switch {
	case errors.As(err, &cell):
		f.Message = fmt.Sprintf("%s of unit %s: %s %s", child(cell.Col), sh.unit(cell.Row), num.Exact(cell.Value), cell.Problem)
		if cell.Value < 0 {
			f.Code = "negative-value"
		}
	case errors.As(err, &column):
		f.Message = fmt.Sprintf("%s in %s: %s %s", child(column.Col), name, method, column.Problem)
	case errors.As(err, &row):
		f.Message = fmt.Sprintf("%s of unit %s: %s %s", name, sh.unit(row.Row), method, row.Problem)
	default:
		f.Message = fmt.Sprintf("%s by %s: %v", name, method, err)
	}
	return Faults{f}
}
