package scoring

import "saima/scoring/internal/stat"

// tally counts the ranks that the officially ranked units had in draws. Position k is the k-th of the
// official order.
type tally struct {
	sheet *sheet
	n     int
	count []int // position-major: draws at rank r+1
	above []int // by position: half-points won by the one above
	wins  []int // position-major half-points against every other; nil: not asked for

	order []int     // positions by score, best first: the last draw's, from which the next is sorted
	score []float64 // by position
	rank  []int
}

func newTally(official *sheet, pairs bool) *tally {
	n := len(official.order)
	t := &tally{sheet: official, n: n, count: make([]int, n*n), above: make([]int, n), order: make([]int, n), score: make([]float64, n), rank: make([]int, n)}
	for k := range t.order {
		t.order[k] = k
	}
	if pairs {
		t.wins = make([]int, n*n)
	}
	return t
}

// take counts one draw: the scores by member of the group.
func (t *tally) take(scores []float64) {
	for k, m := range t.sheet.order {
		t.score[k] = scores[m]
	}
	t.sort()
	last := 0
	for i, k := range t.order {
		if i > 0 && t.score[k] != t.score[t.order[i-1]] {
			last = i
		}
		t.rank[k] = last
		t.count[k*t.n+last]++
	}
	for k := 1; k < t.n; k++ {
		t.above[k] += halves(t.rank[k-1], t.rank[k])
	}
	if t.wins == nil {
		return
	}
	for i, a := range t.rank {
		row := t.wins[i*t.n : (i+1)*t.n]
		for j, b := range t.rank {
			row[j] += halves(a, b)
		}
	}
}

// halves is 2 where rank a is better than b, 1 where they tie.
func halves(a, b int) int {
	switch {
	case a < b:
		return 2
	case a == b:
		return 1
	}
	return 0
}

// sort is by insertion from the last draw's order: neighbours rarely move far. Equal scores keep whatever
// order they had, which no result shows. A score that is missing is below all.
func (t *tally) sort() {
	for i := 1; i < t.n; i++ {
		k := t.order[i]
		x := t.score[k]
		j := i
		for j > 0 && t.score[t.order[j-1]] < x {
			t.order[j] = t.order[j-1]
			j--
		}
		t.order[j] = k
	}
}

func (t *tally) add(other *tally) {
	for i, c := range other.count {
		t.count[i] += c
	}
	for k, c := range other.above {
		t.above[k] += c
	}
	for i, c := range other.wins {
		t.wins[i] += c
	}
}

func (t *tally) result(draws int) *GroupRobustness {
	g := &GroupRobustness{ID: t.sheet.g.group.ID, Units: []UnitRobustness{}, Acceptability: [][]float64{}}
	for k, m := range t.sheet.order {
		counts := t.count[k*t.n : (k+1)*t.n]
		u := UnitRobustness{Unit: t.sheet.unit(m), Rank: t.sheet.rank[m]}
		u.Low, u.High = stepQuantile(counts, draws, 5), stepQuantile(counts, draws, 95)
		for i, p := range [5]float64{0.05, 0.25, 0.5, 0.75, 0.95} {
			u.Quantile[i] = linearQuantile(counts, draws, p)
		}
		u.Median = u.Quantile[2]
		row, sum := make([]float64, t.n), 0
		for r, c := range counts {
			row[r] = float64(c) / float64(draws)
			sum += c * (r + 1)
		}
		u.Mean = float64(sum) / float64(draws)
		if k > 0 {
			above := float64(t.above[k]) / float64(2*draws)
			u.Above, u.Distinct = &above, above >= clearWin
		}
		g.Units = append(g.Units, u)
		g.Acceptability = append(g.Acceptability, row)
	}
	for i := 0; t.wins != nil && i < t.n; i++ {
		row := make([]float64, t.n)
		for j := range row {
			row[j] = float64(t.wins[i*t.n+j]) / float64(2*draws)
		}
		g.Wins = append(g.Wins, row)
	}
	return g
}

// stepQuantile is the smallest rank that at least percent of the draws do not exceed (type 1), counted in
// whole numbers.
func stepQuantile(counts []int, draws, percent int) int {
	seen := 0
	for r, c := range counts {
		seen += c
		if 100*seen >= percent*draws {
			return r + 1
		}
	}
	return len(counts)
}

// linearQuantile is type 7 of the ranks, which counts hold sorted.
func linearQuantile(counts []int, draws int, p float64) float64 {
	at := float64(p * float64(draws-1))
	lower := int(at)
	a, b := rankAt(counts, lower), rankAt(counts, min(lower+1, draws-1))
	return stat.Quantile([]float64{a, b}, at-float64(lower))
}

// rankAt is the i-th smallest rank, from 0.
func rankAt(counts []int, i int) float64 {
	seen := 0
	for r, c := range counts {
		if seen += c; i < seen {
			return float64(r + 1)
		}
	}
	return float64(len(counts))
}
