package scoring

import (
	"context"
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"saima/scoring/internal/num"
)

// sampler makes the runs of one goroutine for one group. It keeps the tables of combinations that it has met,
// as many as have keptCells cells together, so that a scheme is laid out and normalised once.
type sampler struct {
	u      *uncertain
	g      int
	kept   map[int]*drawing
	oldest []int // combinations in the order in which they were laid out
	limit  int
	choice choice
}

const keptCells = 1 << 21

func (u *uncertain) sampler(g int) *sampler {
	cells := max(1, len(u.base.groups[g].members)*len(u.base.leaves))
	return &sampler{u: u, g: g, kept: map[int]*drawing{}, limit: max(1, keptCells/cells),
		choice: choice{options: make([]int, len(u.o.Alternatives)), out: -1}}
}

// drawing is the table of a choice's combination.
func (s *sampler) drawing(options []int) (*drawing, error) {
	k := 0
	for a, i := range options {
		k = k*len(s.u.o.Alternatives[a].Options) + i
	}
	if d := s.kept[k]; d != nil {
		return d, nil
	}
	e, err := s.u.engine(k)
	if err != nil {
		return nil, err
	}
	d, err := s.u.drawing(e, s.g)
	if err != nil {
		return nil, err
	}
	if len(s.oldest) == s.limit {
		delete(s.kept, s.oldest[0])
		s.oldest = s.oldest[1:]
	}
	s.kept[k], s.oldest = d, append(s.oldest, k)
	return d, nil
}

// draw fills the choice of the i-th draw.
func (s *sampler) draw(i int, stream *num.Stream) {
	c := &s.choice
	for a := range c.options {
		c.options[a] = stream.IntN(len(s.u.o.Alternatives[a].Options))
	}
	if out := s.u.leavable(s.g); out != nil {
		c.out = out[stream.IntN(len(out))]
	}
	c.set, c.weights, c.values = i, stream, stream
}

// leavable are the leaves of the group of which one is left out, nil if none is.
func (u *uncertain) leavable(g int) []int {
	if u.out == nil {
		return nil
	}
	return u.out[g]
}

// findLeavable notes for a group which leaves are in force; where fewer than two are, none is left out.
func (u *uncertain) findLeavable(g int, official *sheet) {
	if !u.o.LeaveOut {
		return
	}
	if u.out == nil {
		u.out = make([][]int, len(u.base.groups))
	}
	var out []int
	for l := range u.base.leaves {
		if u.base.leaves[l].due && !official.off[l] {
			out = append(out, l)
		}
	}
	if len(out) > 1 {
		u.out[g] = out
	}
}

// block makes the draws of one block from its own stream.
func (s *sampler) block(b int, t *tally) error {
	stream := num.NewStream(s.u.o.Seed, uint64(b))
	t.begin()
	for i := b * drawBlock; i < min((b+1)*drawBlock, s.u.o.Draws); i++ {
		s.draw(i, stream)
		d, err := s.drawing(s.choice.options)
		if err != nil {
			return err
		}
		scores, err := d.run(&s.choice)
		if err != nil {
			return err
		}
		if d.absent {
			belowAll(scores)
		}
		t.take(scores)
	}
	return nil
}

// belowAll puts who has no rank in a run below all who have one.
func belowAll(scores []float64) {
	for m, x := range scores {
		if isNaN(x) {
			scores[m] = math.Inf(-1)
		}
	}
}

// eachBlock works through blocks on all processors. Every goroutine asks for its own function by its number,
// 0 and up. The error is the context's, or that of the lowest block that failed, whoever came first.
func eachBlock(ctx context.Context, blocks int, worker func(w int) func(b int) error) error {
	var next, failed atomic.Int64
	failed.Store(int64(blocks))
	var wait sync.WaitGroup
	errs := make([]error, blocks)
	for w := range workersFor(blocks) {
		wait.Add(1)
		go func() {
			defer wait.Done()
			work := worker(w)
			for b := next.Add(1) - 1; b < failed.Load() && ctx.Err() == nil; b = next.Add(1) - 1 {
				if errs[b] = work(int(b)); errs[b] == nil {
					continue
				}
				for f := failed.Load(); b < f && !failed.CompareAndSwap(f, b); f = failed.Load() {
				}
			}
		}()
	}
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	if f := failed.Load(); f < int64(blocks) {
		return errs[f]
	}
	return nil
}

func workersFor(blocks int) int { return min(runtime.GOMAXPROCS(0), blocks) }
