package scoring

import (
	"math"

	"saima/scoring/internal/num"
)

// shareNode hands the node's factor down to its children: a child's share of the node's score is its score times a
// factor v with Σ v·s = S. Arithmetic: v ∝ w. Geometric: v ∝ w/L(s, S), L the logarithmic mean. Generalised mean:
// v ∝ w·(s^p − S^p)/(s − S), in the limit p·S^(p−1); harmonic is p = −1. If S is 0 all shares are 0.
func (rp *report) shareNode(i int) error {
	c := &rp.contributions
	n := &rp.e.nodes[i]
	factor, score, total := rp.column(c.factor, i), rp.scoresOf(i), rp.filling
	weigh := slopeOf(n.node.Aggregation)
	fill(total, 0)
	for _, child := range n.children {
		weights, scores := rp.column(rp.weights, child), rp.scoresOf(child)
		for m, w := range weights {
			if w > 0 {
				total[m] += float64(w * weigh(scores[m], score[m]))
			}
		}
	}
	for _, child := range n.children {
		weights, scores, out := rp.column(rp.weights, child), rp.scoresOf(child), rp.column(c.factor, child)
		for m := range out {
			switch {
			case !(total[m] > 0):
			case score[m] == 0 && weigh(1, 2) != 1: // a product with a zero in it: nobody has a share
				out[m] = 0
			case weights[m] > 0:
				out[m] = float64(factor[m]*float64(weights[m]*weigh(scores[m], score[m]))) / total[m]
			default:
				out[m] = 0
			}
		}
	}
	return nil
}

// slopeOf gives the weight of a child's score s beside the node's score S, next to its declared weight.
func slopeOf(a *Aggregation) func(s, node float64) float64 {
	p := 1.0
	if a != nil {
		switch a.Method {
		case "geometric":
			return func(s, node float64) float64 {
				if s <= 0 || node <= 0 {
					return 1e-300
				}
				return 1 / logarithmicMean(s, node)
			}
		case "harmonic":
			p = -1
		case "mean":
			p = a.P
		}
	}
	if p == 1 {
		return func(float64, float64) float64 { return 1 }
	}
	return func(s, node float64) float64 {
		if math.Abs(s-node) <= float64(1e-9*math.Abs(node)) {
			return math.Abs(float64(p * num.Pow(node, p-1)))
		}
		return math.Abs((num.Pow(s, p) - num.Pow(node, p)) / (s - node))
	}
}

// logarithmicMean of two positive numbers; close to each other it is their middle.
func logarithmicMean(a, b float64) float64 {
	if math.Abs(a-b) <= float64(1e-8*b) {
		return (a + b) / 2
	}
	return (a - b) / (num.Log(a) - num.Log(b))
}
