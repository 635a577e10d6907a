package scoring

// findWeights finds the weights of a node's children from the data. Only equal weights can be found by this
// version; a scheme that asks for another method is refused rather than scored by other weights.
func (sh *sheet) findWeights(i int, w *Weighting) ([]float64, error) {
	if w.Method != "equal" {
		return nil, Faults{{Code: "not-supported", Path: sh.e.nodes[i].node.ID,
			Message: "weights by " + w.Method + " cannot be found by this version; give them as numbers"}}
	}
	return filled(len(sh.e.nodes[i].children), 1), nil
}
