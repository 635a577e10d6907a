package scoring

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

// RobustOptions say what is uncertain. At least one of Weights and Values is given.
type RobustOptions struct {
	Draws   int    // at least 1
	Seed    uint64 // the same seed gives the same bytes on every machine, for any number of processors
	Weights WeightDraw
	Values  ValueDraw
	Sets    [][]float64 // weights drawn elsewhere, a row a draw, by leaf in preorder of a flat index; Draws and Weights are then not read
	Pairs   bool        // the whole matrix of winning probabilities, not of neighbours alone
}

// WeightDraw is how the weights of every node are drawn; they are relative, so no draw is rescaled.
// A weight of zero stays zero, a node without a weight of its own keeps the sum of its children's.
type WeightDraw struct {
	Method string  // "" none | "plus-minus": w·(1 ± Share), uniform | "dirichlet": around the given weights | "bounded": uniform in [Low, High] times w
	Share  float64 // plus-minus: 0.25 is ±25 %
	Spread float64 // dirichlet: the concentration of a weight of mean size; 1 is flat for equal weights
	Low    float64 // bounded
	High   float64
}

// ValueDraw is how delivered values are drawn.
type ValueDraw struct {
	Rounding bool               // uniform within half a unit of the leaf's decimals
	SD       map[string]float64 // by leaf id: a normal error of this standard deviation, in raw units
}

// Robustness is what the draws gave, group by group in scheme order.
type Robustness struct {
	Scheme string            `json:"scheme"`
	Period string            `json:"period"`
	Draws  int               `json:"draws"`
	Seed   uint64            `json:"seed"`
	Groups []GroupRobustness `json:"groups"`
}

// GroupRobustness holds the ranked units of a group in official order: rank, then code. Ranks of draws are
// competition ranks of unrounded scores.
type GroupRobustness struct {
	ID    string           `json:"iD"`
	Units []UnitRobustness `json:"units"`
	// Acceptability[i][r-1] is the share of draws in which unit i had rank r. Rows sum to one; a column does
	// where no tie occurred.
	Acceptability [][]float64 `json:"acceptability"`
	// Wins[i][j] is the share of draws in which unit i scored higher than unit j, ties counting half; nil
	// unless asked for.
	Wins [][]float64 `json:"wins,omitempty"`
}

// UnitRobustness is one unit's rank under uncertainty.
type UnitRobustness struct {
	Unit     string     `json:"unit"`
	Rank     float64    `json:"rank"`   // official
	Low      int        `json:"low"`    // 5 % quantile of the rank, type 1: a whole rank
	High     int        `json:"high"`   // 95 %
	Median   float64    `json:"median"` // type 7
	Mean     float64    `json:"mean"`
	Quantile [5]float64 `json:"quantile"` // of the rank at 5, 25, 50, 75, 95 %, type 7
	// Above is the share of draws in which the unit placed right above it scored higher, ties counting half;
	// nil for the first.
	Above *float64 `json:"above,omitempty"`
	// Distinct says that the unit above won at least nine draws in ten; false for the first.
	Distinct bool `json:"distinct"`
}

// clearWin is the share of draws that a unit must win to be clearly apart from the next.
const clearWin = 0.9

// drawBlock is the number of draws that share a stream of random numbers.
const drawBlock = 256

// Robust draws weights and values and ranks every time. Who is not ranked officially is left out of the
// draws. The error is Faults (draws-missing, bad-spread, unknown-reference, and those of Compute) or that of
// the context.
//
// Acceptability and winning probability as in SMAA (Lahdelma, Salminen 2001); ±25 % is COINr's default.
func Robust(ctx context.Context, s *Scheme, d *Dataset, o RobustOptions) (*Robustness, error) {
	e, err := prepare(s, d)
	if err != nil {
		return nil, err
	}
	if len(o.Sets) > 0 {
		o.Draws, o.Weights = len(o.Sets), WeightDraw{}
	}
	if faults := e.checkRobust(&o); len(faults) > 0 {
		return nil, faults
	}
	r := &Robustness{Scheme: s.ID, Period: d.Period, Draws: o.Draws, Seed: o.Seed}
	for g := range e.groups {
		group, err := e.robustGroup(ctx, g, &o)
		if err != nil {
			return nil, err
		}
		r.Groups = append(r.Groups, *group)
	}
	return r, nil
}

func (e *engine) checkRobust(o *RobustOptions) (faults Faults) {
	fault := func(code, format string, a ...any) {
		faults = append(faults, Fault{Code: code, Message: fmt.Sprintf(format, a...)})
	}
	if o.Draws < 1 {
		fault("draws-missing", "%d draws: at least one is needed", o.Draws)
	}
	switch w := o.Weights; w.Method {
	case "":
		if len(o.Sets) == 0 && !o.Values.Rounding && len(o.Values.SD) == 0 {
			fault("draws-missing", "neither weights nor values are drawn")
		}
	case "plus-minus":
		if !(w.Share > 0 && w.Share <= 1) {
			fault("bad-spread", "plus-minus: the share %v is not in (0, 1]", w.Share)
		}
	case "dirichlet":
		if !(w.Spread > 0) || !finite(w.Spread) {
			fault("bad-spread", "dirichlet: the spread %v is not above 0", w.Spread)
		}
	case "bounded":
		if !(w.Low >= 0 && w.Low < w.High) || !finite(w.High) {
			fault("bad-spread", "bounded: %v to %v is no range of at least 0", w.Low, w.High)
		}
	default:
		fault("unknown-method", "weights cannot be drawn by %q", w.Method)
	}
	for i, set := range o.Sets {
		if len(set) != len(e.leaves) {
			fault("bad-spread", "weight set %d has %d weights, the scheme %d leaves", i, len(set), len(e.leaves))
			break
		}
	}
	for _, id := range sortedKeys(o.Values.SD) {
		if l := e.nodeNamed(id); l < 0 || e.nodes[l].leaf < 0 {
			f := Fault{Code: "unknown-reference", Message: fmt.Sprintf("no leaf %q", id), Nearest: nearest(id, e.leafIDs())}
			faults = append(faults, f)
		}
		if sd := o.Values.SD[id]; !(sd >= 0) || !finite(sd) {
			fault("bad-spread", "the standard deviation %v of %s is not a number of at least 0", sd, id)
		}
	}
	return faults
}

func (e *engine) leafIDs() []string {
	ids := make([]string, len(e.leaves))
	for l := range e.leaves {
		ids[l] = e.leaves[l].id
	}
	return ids
}

// robustGroup counts ranks over all draws; counts are whole, so the order of blocks does not matter.
func (e *engine) robustGroup(ctx context.Context, g int, o *RobustOptions) (*GroupRobustness, error) {
	official := e.sheet(g)
	if err := official.compute(); err != nil {
		return nil, err
	}
	blocks := (o.Draws + drawBlock - 1) / drawBlock
	workers := min(runtime.GOMAXPROCS(0), blocks)
	total := newTally(official, o.Pairs)
	if len(official.order) == 0 {
		return total.result(o.Draws), nil
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	tallies, errs := make([]*tally, workers), make([]error, workers)
	for w := range workers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			tallies[w] = newTally(official, o.Pairs)
			d, err := e.drawing(g, official, o)
			for b := int(next.Add(1)) - 1; err == nil && b < blocks; b = int(next.Add(1)) - 1 {
				if err = ctx.Err(); err == nil {
					err = d.block(b, tallies[w])
				}
			}
			errs[w] = err
		}()
	}
	wait.Wait()
	for w, err := range errs {
		if err != nil {
			return nil, err
		}
		total.add(tallies[w])
	}
	return total.result(o.Draws), nil
}
