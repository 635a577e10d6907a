package scoring

import (
	"saima/scoring/internal/num"
)

// drawing is one goroutine's working table for draws.
type drawing struct {
	sheet    *sheet
	official *sheet
	o        *RobustOptions
	families [][]int // nodes whose weights are drawn together: the children of one node
	cells    []drawnCell
	plain    bool // nothing but arithmetic means of what everybody has: scores straight from points
	scale    []float64
	weight   []float64 // by node, of the plain way
	found    [][]float64
	draw     []float64
	shape    []float64
}

// drawnCell is a value that is drawn: a source at a dataset unit.
type drawnCell struct {
	source, unit int
	x, sd, half  float64
}

func (e *engine) drawing(g int, official *sheet, o *RobustOptions) (*drawing, error) {
	d := &drawing{sheet: e.sheet(g), official: official, o: o, scale: make([]float64, len(e.nodes)), weight: make([]float64, len(e.nodes))}
	if err := d.sheet.compute(); err != nil {
		return nil, err
	}
	fill(d.scale, 1)
	if o.Weights.Method != "" {
		for i := range e.nodes {
			if family := e.weighedChildren(i, official.g); len(family) > 1 {
				d.families = append(d.families, family)
			}
		}
	}
	d.cells = e.drawnCells(official.g, &o.Values)
	d.plain = len(d.cells) == 0 && official.isPlain()
	if d.plain {
		d.found = make([][]float64, len(e.nodes))
		for i := range e.nodes {
			d.found[i] = d.sheet.scoresOf(i)
		}
	}
	return d, nil
}

// weighedChildren of a node are those with a weight of their own above 0, of the first member who has one.
func (e *engine) weighedChildren(i int, g *groupPlan) (family []int) {
	for _, c := range e.nodes[i].children {
		if g.given[c] != nil && g.weightOf(c) > 0 {
			family = append(family, c)
		}
	}
	return family
}

// weightOf is a node's largest given weight.
func (p *groupPlan) weightOf(node int) float64 {
	largest := 0.0
	for _, w := range p.given[node] {
		largest = max(largest, w)
	}
	return largest
}

// isPlain says whether scores are arithmetic means of given weights that all members share, of leaves
// that all have, without adjustments.
func (sh *sheet) isPlain() bool {
	if len(sh.e.scheme.Adjust) > 0 {
		return false
	}
	for i := range sh.e.nodes {
		n := &sh.e.nodes[i]
		switch {
		case sh.g.byClass[i] || n.leaf >= 0 && !sh.whole[n.leaf]:
			return false
		case n.leaf >= 0:
		case n.node.Aggregation != nil && n.node.Aggregation.Method != "arithmetic",
			n.node.Weighting != nil && n.node.Weighting.Method != "given":
			return false
		}
	}
	return true
}

// drawnCells are the values that carry an error: those of leaves as delivered, of derived leaves those of
// the first operand.
func (e *engine) drawnCells(g *groupPlan, v *ValueDraw) (cells []drawnCell) {
	for l := range e.leaves {
		p := &e.leaves[l]
		sd := v.SD[p.id]
		if !p.due || !v.Rounding && sd == 0 {
			continue
		}
		at := p.now.sources()[0]
		s := &e.sources[at]
		for _, unit := range g.members {
			if isNaN(s.x[unit]) {
				continue
			}
			c := drawnCell{source: at, unit: unit, x: s.x[unit], sd: sd}
			if v.Rounding {
				c.half = 0.5 * unitOfLast(s, unit)
			}
			cells = append(cells, c)
		}
	}
	return cells
}

// unitOfLast is one in the last decimal that the value is given with.
func unitOfLast(s *source, unit int) float64 {
	one := 1.0
	for range decimalsOf(s, unit) {
		one /= 10
	}
	return one
}

// block makes the draws of one block from its own stream.
func (d *drawing) block(b int, t *tally) error {
	stream := num.NewStream(d.o.Seed, uint64(b))
	for k := range t.order { // every block sorts from the official order: the same work whoever does it
		t.order[k] = k
	}
	for i := b * drawBlock; i < min((b+1)*drawBlock, d.o.Draws); i++ {
		if d.o.Sets != nil {
			d.take(d.o.Sets[i])
		} else {
			d.weights(stream)
		}
		scores, err := d.scores(stream)
		if err != nil {
			return err
		}
		t.take(scores)
	}
	return nil
}

// take puts one set of leaf weights in place of the scheme's.
func (d *drawing) take(set []float64) {
	for l, w := range set {
		node := d.sheet.e.leaves[l].node
		d.scale[node] = 0
		if own := d.official.g.weightOf(node); own > 0 {
			d.scale[node] = w / own
		}
	}
}

// weights draws the factors of every family.
func (d *drawing) weights(stream *num.Stream) {
	w := &d.o.Weights
	for _, family := range d.families {
		switch w.Method {
		case "plus-minus":
			for _, c := range family {
				d.scale[c] = stream.Between(1-w.Share, 1+w.Share)
			}
		case "bounded":
			for _, c := range family {
				d.scale[c] = stream.Between(w.Low, w.High)
			}
		case "dirichlet":
			d.dirichlet(stream, family)
		}
	}
}

func (d *drawing) dirichlet(stream *num.Stream, family []int) {
	d.draw, d.shape = sized(d.draw, len(family)), sized(d.shape, len(family))
	sum := 0.0
	for _, c := range family {
		sum += d.official.g.weightOf(c)
	}
	for k, c := range family {
		d.shape[k] = float64(d.o.Weights.Spread*d.official.g.weightOf(c)) * float64(len(family)) / sum
	}
	stream.Dirichlet(d.draw, d.shape)
	for k, c := range family {
		d.scale[c] = float64(d.draw[k]*sum) / d.official.g.weightOf(c)
	}
}

// scores by member under the drawn weights and values.
func (d *drawing) scores(stream *num.Stream) ([]float64, error) {
	if d.plain {
		return d.means(), nil
	}
	for _, c := range d.cells {
		x := c.x
		if c.half > 0 {
			x += stream.Between(-c.half, c.half)
		}
		if c.sd > 0 {
			x += float64(c.sd * stream.Normal())
		}
		d.sheet.replace(c.source)[c.unit] = x
	}
	d.sheet.scale = d.scale
	if len(d.cells) > 0 {
		return d.sheet.exact, d.sheet.compute()
	}
	return d.sheet.exact, d.sheet.rescore()
}

// means goes up a plain tree with the drawn weights: what meanOfAll does, without weights by member.
func (d *drawing) means() []float64 {
	e := d.sheet.e
	for i := len(e.nodes) - 1; i >= 0; i-- {
		n := &e.nodes[i]
		if n.leaf >= 0 {
			d.weight[i] = float64(d.official.g.given[i][0] * d.scale[i])
			continue
		}
		scores, sum, even := d.found[i], 0.0, 0.0
		first := true
		for _, c := range n.children {
			w := d.weight[c]
			even += w
			if w == 0 {
				continue
			}
			sum += w
			column := d.found[c][:len(scores)]
			if first {
				for m, x := range column {
					scores[m] = float64(w * x)
				}
				first = false
				continue
			}
			for m, x := range column {
				scores[m] += float64(w * x)
			}
		}
		for m := range scores {
			scores[m] /= sum
		}
		if given := d.official.g.given[i]; given != nil {
			d.weight[i] = float64(given[0] * d.scale[i])
		} else {
			d.weight[i] = even
		}
	}
	return d.found[0]
}
