package scoring

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
