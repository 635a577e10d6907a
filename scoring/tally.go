package scoring

import (
	"slices"

	"saima/scoring/internal/stat"
)

// tally counts the ranks that the officially ranked units had in draws. Position k is the k-th of the
// official order.
type tally struct {
	sheet  *sheet
	n      int
	pairs  bool
	counts []int // position-major: draws at rank r+1; nil, as all that follows, until there is something to count
	above  []int // by position: half-points won by the one above
	wins   []int // position-major half-points against every later one; nil: not asked for

	slots *slots
	order []int // positions by score, best first: where slots cannot rank, the next draw is sorted from the last
	score []float64
	rank  []int32 // by position, 0 the first
}

func newTally(official *sheet, pairs bool) *tally {
	return &tally{sheet: official, n: len(official.order), pairs: pairs}
}

// begin makes a tally ready for a block of draws, which sorts from the official order: the same work whoever does it.
func (t *tally) begin() {
	if n := t.n; t.counts == nil {
		t.counts, t.above, t.slots, t.order, t.score, t.rank = make([]int, n*n), make([]int, n), newSlots(n), make([]int, n), make([]float64, n), make([]int32, n)
		if t.pairs {
			t.wins = make([]int, n*n)
		}
	}
	for k := range t.order {
		t.order[k] = k
	}
}

// take counts one draw: the scores by member of the group, none of them NaN.
func (t *tally) take(scores []float64) {
	score := t.score[:t.n]
	for k, m := range t.sheet.order {
		score[k] = scores[m]
	}
	if !t.slots.rank(t.rank, score) {
		t.sort(score)
	}
	rank, above, before := t.rank[:t.n], t.above[:t.n], int32(0)
	for k, r := range rank {
		t.counts[k*t.n+int(r)]++
		above[k] += halves(before, r)
		before = r
	}
	if t.wins == nil {
		return
	}
	for i, a := range rank {
		row := t.wins[i*t.n : (i+1)*t.n]
		for j := i + 1; j < len(rank); j++ {
			row[j] += halves(a, rank[j])
		}
	}
}

// halves is 2 where rank a is better than b, 1 where they tie, else 0; without a branch, because a draw's ranks
// cannot be foreseen.
func halves(a, b int32) int { return 1 + int((b-a)>>31) + int(uint32(a-b)>>31) }

// sort ranks by insertion from the last order: neighbours rarely move far. Equal scores keep whatever
// order they had, which no result shows.
func (t *tally) sort(score []float64) {
	for i := 1; i < t.n; i++ {
		k := t.order[i]
		x := score[k]
		j := i
		for j > 0 && score[t.order[j-1]] < x {
			t.order[j] = t.order[j-1]
			j--
		}
		t.order[j] = k
	}
	last := int32(0)
	for i, k := range t.order {
		if i > 0 && score[k] != score[t.order[i-1]] {
			last = int32(i)
		}
		t.rank[k] = last
	}
}

// add takes over what another counted.
func (t *tally) add(other *tally) {
	if t.counts == nil {
		*t = *other
		return
	}
	for i, c := range other.counts {
		t.counts[i] += c
	}
	for k, c := range other.above {
		t.above[k] += c
	}
	for i, c := range other.wins {
		t.wins[i] += c
	}
}

func (t *tally) result(draws int) *GroupRobustness {
	g := &GroupRobustness{ID: t.sheet.g.group.ID, Units: make([]UnitRobustness, t.n), Acceptability: make([][]float64, t.n)}
	shares, above, seen := make([]float64, t.n*t.n), make([]float64, t.n), make([]int, t.n)
	for k, m := range t.sheet.order {
		row, total, sum := shares[k*t.n:(k+1)*t.n:(k+1)*t.n], 0, 0
		for r, c := range t.counts[k*t.n : (k+1)*t.n] {
			total += c
			seen[r] = total
			sum += c * (r + 1)
			if c > 0 {
				row[r] = float64(c) / float64(draws)
			}
		}
		g.Acceptability[k] = row
		u := &g.Units[k]
		u.Unit, u.Rank, u.Mean = t.sheet.unit(m), t.sheet.rank[m], float64(sum)/float64(draws)
		u.Low, u.High = stepQuantile(seen, draws, 5), stepQuantile(seen, draws, 95)
		for i, p := range [5]float64{0.05, 0.25, 0.5, 0.75, 0.95} {
			u.Quantile[i] = linearQuantile(seen, draws, p)
		}
		u.Median = u.Quantile[2]
		if k > 0 {
			above[k] = float64(t.above[k]) / float64(2*draws)
			u.Above, u.Distinct = &above[k], above[k] >= clearWin
		}
	}
	g.Wins = t.winning(draws)
	return g
}

// winning are the shares of draws that units won against each other, from the half-points against every later one.
func (t *tally) winning(draws int) [][]float64 {
	var shares [][]float64
	for i := 0; t.wins != nil && i < t.n; i++ {
		row := make([]float64, t.n)
		for j := range row {
			half := draws // against itself
			switch {
			case j > i:
				half = t.wins[i*t.n+j]
			case j < i:
				half = 2*draws - t.wins[j*t.n+i]
			}
			row[j] = float64(half) / float64(2*draws)
		}
		shares = append(shares, row)
	}
	return shares
}

// stepQuantile is the smallest rank that at least percent of the draws do not exceed (type 1), in whole numbers; seen
// holds how many draws had at most the rank r+1.
func stepQuantile(seen []int, draws, percent int) int {
	r, _ := slices.BinarySearch(seen, (percent*draws+99)/100)
	return r + 1
}

// linearQuantile is type 7 of the ranks.
func linearQuantile(seen []int, draws int, p float64) float64 {
	at := float64(p * float64(draws-1))
	lower := int(at)
	a, b := rankAt(seen, lower), rankAt(seen, min(lower+1, draws-1))
	return stat.Quantile([]float64{a, b}, at-float64(lower))
}

// rankAt is the i-th smallest rank, from 0.
func rankAt(seen []int, i int) float64 {
	r, _ := slices.BinarySearch(seen, i+1)
	return float64(r + 1)
}
