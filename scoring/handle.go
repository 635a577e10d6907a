package scoring

import (
	"math"
	"strconv"
	"strings"

	"saima/scoring/internal/num"
	"saima/scoring/internal/stat"
)

// handle is a value of the unit that can be changed: grid steps of size 1/10^decimals around start.
type handle struct {
	leaf, source int
	same         []int // the sources of the series, rounded otherwise for other leaves, this one too
	start        int64 // today's value in grid steps
	decimals     int
	low, high    int64 // limits in grid steps
	sd           float64
}

// maxGrid keeps grid values exact in float64.
const maxGrid = 1 << 53

func (q *leverSearch) handles() (all []handle) {
	sh := q.sheet
	seen := map[int]bool{}
	for l := range sh.e.leaves {
		p := &sh.e.leaves[l]
		if !p.due || sh.states(l)[q.member] != present || sh.off[l] {
			continue
		}
		s := p.now.sources()[0]
		if seen[s] || !sh.e.current[s] {
			continue
		}
		if h, ok := q.handle(l, s); ok {
			seen[s] = true
			all = append(all, h)
		}
	}
	return all
}

// handle finds the grid and the limits of a source for the unit.
func (q *leverSearch) handle(l, s int) (handle, bool) {
	sh := q.sheet
	src, unit := &sh.e.sources[s], sh.g.members[q.member]
	h := handle{leaf: l, source: s, decimals: decimalsOf(src, unit)}
	for i := range sh.e.sources {
		if sh.e.sources[i].series == src.series {
			h.same = append(h.same, i)
		}
	}
	scale := num.PowerOfTen(h.decimals)
	var values []float64
	for _, member := range sh.g.members {
		if x := src.x[member]; !isNaN(x) {
			values = append(values, x)
		}
	}
	low, high := stat.Range(values)
	if span := high - low; !(span > 0) || len(values) < 2 {
		return h, false
	}
	h.sd = stat.SD(values)
	start, from, to := src.x[unit]*scale, math.Floor((low-(high-low))*scale), math.Ceil((high+(high-low))*scale)
	if low >= 0 {
		from = max(from, 0)
	}
	if h.decimals > maxDecimals || math.Abs(start) > maxGrid || math.Abs(from) > maxGrid || math.Abs(to) > maxGrid {
		return h, false
	}
	h.start, h.low, h.high = int64(math.RoundToEven(start)), int64(from), int64(to)
	return h, true
}

// decimalsOf a value: those of the leaf, or those it was delivered with; 1.5e-3 has four, 1.5e3 none.
// Beyond 300 powers of ten end.
func decimalsOf(s *source, unit int) int {
	if s.sourceKey.decimals >= 0 {
		return s.sourceKey.decimals
	}
	mantissa, exponent, _ := strings.Cut(strings.ToLower(s.column.text[unit]), "e")
	_, fraction, _ := strings.Cut(mantissa, ".")
	shift, err := strconv.Atoi(exponent)
	if err != nil { // there is none
		shift = 0
	}
	return min(max(0, len(fraction)-shift), 300)
}

// maxDecimals is the finest grid that num.Format writes.
const maxDecimals = 18

// at is the number that stands at a grid point: the one that its decimal text reads as.
func (h *handle) at(k int64) float64 { return float64(k) / num.PowerOfTen(h.decimals) }

// text of a grid point.
func (h *handle) text(k int64) string { return num.Format(k, h.decimals) }
