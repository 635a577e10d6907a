package scoring

import "saima/scoring/internal/num"

// weights draws the factors of every family.
func (d *drawing) weights(stream *num.Stream) {
	w := &d.u.o.Weights
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
	group, sum := d.e.groups[d.u.g], 0.0
	for _, c := range family {
		sum += group.weightOf(c)
	}
	for k, c := range family {
		d.shape[k] = float64(d.u.o.Weights.Spread*group.weightOf(c)) * float64(len(family)) / sum
	}
	stream.Dirichlet(d.draw, d.shape)
	for k, c := range family {
		d.scale[c] = float64(d.draw[k]*sum) / group.weightOf(c)
	}
}

// values draws the cells.
func (d *drawing) values(stream *num.Stream) {
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
}

// drawnCells are the values that carry an error: those of leaves as delivered, of derived leaves those of
// the first operand. What several leaves read has the largest of their errors, and has it once.
func (e *engine) drawnCells(g *groupPlan, v *ValueDraw) (cells []drawnCell) {
	at := map[[2]int]int{}
	for l := range e.leaves {
		p := &e.leaves[l]
		sd := v.SD[p.id]
		if !p.due || !v.Rounding && sd == 0 {
			continue
		}
		first := p.now.sources()[0]
		s := &e.sources[first]
		for _, unit := range g.members {
			if isNaN(s.x[unit]) {
				continue
			}
			if k, twice := at[[2]int{first, unit}]; twice {
				cells[k].sd = max(cells[k].sd, sd)
				continue
			}
			c := drawnCell{source: first, unit: unit, x: s.x[unit], sd: sd}
			if v.Rounding {
				c.half = 0.5 / num.PowerOfTen(decimalsOf(s, unit)) // half a unit of the last decimal
			}
			at[[2]int{first, unit}] = len(cells)
			cells = append(cells, c)
		}
	}
	return cells
}
