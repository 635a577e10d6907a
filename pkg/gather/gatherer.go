package gather

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"saima/pkg/period"
	"saima/pkg/region"
)

// Gatherer brings deliveries of the sources into the log. It may be used by any number of goroutines.
type Gatherer struct {
	Log     Log
	Sources []Spec
	Regions *region.Registry
	Web     *Web
	Folder  string            // drop folder
	Places  map[string]string // the operator's own names in addresses
	Now     func() time.Time
	Pause   time.Duration // between two tries at what is due and not there

	mu    sync.Mutex
	tried map[task]time.Time
}

// task is a source and a period.
type task struct {
	source string
	period period.Period
}

// Work is something that is due and not delivered.
type Work struct {
	Source string
	Period period.Period
	Due    time.Time
}

// Outcomes of a run.
const (
	Delivered = "delivered"
	Refused   = "refused"
	Failed    = "failed"
)

// ErrNoSource is answered for a source that is not configured.
var ErrNoSource = errors.New("no such source")

func (g *Gatherer) spec(id string) (Spec, error) {
	i := slices.IndexFunc(g.Sources, func(s Spec) bool { return s.ID == id })
	if i < 0 {
		return Spec{}, fmt.Errorf("%w: %q", ErrNoSource, id)
	}
	return g.Sources[i], nil
}

// Gather asks one source for one period, whatever has been delivered before. Faults of the delivery and
// failures of the way are in the run, which is kept; the error is the first of them.
func (g *Gatherer) Gather(ctx context.Context, source string, p period.Period) (Run, error) {
	s, err := g.spec(source)
	if err != nil {
		return Run{}, err
	}
	d := Delivery{Source: s.ID, Department: s.Department, Period: p}
	run := g.newRun(s, p)
	cells, err := g.read(ctx, s, p, &d)
	return g.finish(ctx, s, d, run, cells, err)
}

// Push takes a delivery that a department posts.
func (g *Gatherer) Push(ctx context.Context, source string, body []byte) (Run, error) {
	s, err := g.spec(source)
	if err != nil {
		return Run{}, err
	}
	d := Delivery{Source: s.ID, Department: s.Department, Request: "POST /api/v1/observations", MediaType: "application/json", Raw: body}
	push, cells, faults := pushCells(body)
	if len(faults) == 0 {
		if d.Period, err = period.Parse(push.Period); err != nil {
			faults = Faults{{"wrong-period", "period", err.Error()}}
		}
	}
	run := g.newRun(s, d.Period)
	if len(faults) > 0 {
		return g.finish(ctx, s, d, run, nil, faults)
	}
	return g.finish(ctx, s, d, run, cells, nil)
}

func (g *Gatherer) newRun(s Spec, p period.Period) Run {
	return Run{Source: s.ID, Department: s.Department, Period: p, Started: g.Now()}
}

// read fetches a delivery's bytes and takes them apart by the source's format.
func (g *Gatherer) read(ctx context.Context, s Spec, p period.Period, d *Delivery) (cells []cell, err error) {
	d.Request = fill(s.Address, p, nil)
	address := fill(s.Address, p, g.Places)
	var faults Faults
	switch s.Kind {
	case "http-json", "http-csv":
		if d.Raw, d.MediaType, err = g.Web.get(ctx, s.ID, address); err != nil {
			return nil, err
		}
		if s.Kind == "http-json" {
			cells, faults = s.jsonCells(d.Raw)
		} else {
			cells, faults = s.csvCells(d.Raw)
		}
	case "workbook":
		d.MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		if d.Raw, err = readFile(filepath.Join(g.Folder, filepath.Base(address))); err != nil {
			return nil, err
		}
		cells, faults = s.workbookCells(g.Regions, d.Raw)
	case "sql":
		d.Request, d.MediaType = s.Query, "application/json" // the address may hold a password
		d.Raw, cells, err = s.sqlCells(ctx, address, p)
		if err == nil && len(cells) == 0 {
			err = errNotYet
		}
	default:
		return nil, fmt.Errorf("source %s is of kind %s and delivers by itself", s.ID, s.Kind)
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return cells, err
}

// finish checks and appends, or keeps what was refused.
func (g *Gatherer) finish(ctx context.Context, s Spec, d Delivery, run Run, cells []cell, err error) (Run, error) {
	d.Received = g.Now()
	run.Request, run.MediaType, run.Period = d.Request, d.MediaType, d.Period
	var faults Faults
	if err == nil {
		if d.Observations, faults = s.examine(g.Regions, d.Period, cells); len(faults) > 0 {
			err = faults
		}
	}
	run.Finished = g.Now()
	switch {
	case err == nil:
		run.Outcome = Delivered
		run.Receipt, err = g.Log.Append(ctx, d, run)
		run.ID = run.Receipt.Run
		return run, err
	case errors.Is(err, errNotYet):
		run.Outcome = Failed
		return run, fmt.Errorf("%s of %s: %w", s.ID, d.Period, err)
	case errors.As(err, &faults):
		run.Outcome, run.Faults = Refused, faults
	default:
		run.Outcome, run.Faults = Failed, Faults{{"unreachable", "", err.Error()}}
	}
	if kept := g.Log.Refuse(ctx, d, run); kept != nil {
		return run, errors.Join(err, kept)
	}
	return run, err
}

// Due lists what is due now and has not been delivered, oldest first.
func (g *Gatherer) Due(ctx context.Context) ([]Work, error) {
	var work []Work
	now := g.Now()
	for _, s := range g.Sources {
		if s.Since == "" || s.Kind == "push" {
			continue
		}
		first, err := period.Parse(s.Since)
		if err != nil {
			return nil, err
		}
		rule := s.Due.rule()
		for p := first; !rule.DueAt(p).After(now); p = p.Next() {
			_, done, err := g.Log.LastRun(ctx, s.ID, p, Delivered)
			if err != nil {
				return nil, err
			}
			if !done {
				work = append(work, Work{s.ID, p, rule.DueAt(p)})
			}
		}
	}
	slices.SortStableFunc(work, func(a, b Work) int { return a.Due.Compare(b.Due) })
	return work, nil
}

// Reconcile gathers what is due and not done. Sources work beside each other, each in the order of its periods;
// one that fails delays no other. What was tried within Pause is left for later. The error is of the log alone.
func (g *Gatherer) Reconcile(ctx context.Context, progress func(done, total int, what string)) error {
	work, err := g.Due(ctx)
	if err != nil {
		return err
	}
	bySource := map[string][]Work{}
	total := 0
	for _, w := range work {
		if g.rested(w) {
			bySource[w.Source] = append(bySource[w.Source], w)
			total++
		}
	}
	var done int
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(4)
	for _, s := range g.Sources {
		list := bySource[s.ID]
		if len(list) == 0 {
			continue
		}
		group.Go(func() error {
			for _, w := range list {
				if err := g.one(ctx, w); err != nil {
					return err
				}
				mu.Lock()
				done++
				progress(done, total, w.Source+" "+w.Period.String())
				mu.Unlock()
			}
			return nil
		})
	}
	return group.Wait()
}

// one gathers a piece of work; what is wrong with the source stands in its run and does not stop the others.
func (g *Gatherer) one(ctx context.Context, w Work) (err error) {
	defer func() {
		if v := recover(); v != nil { // a format that panics must not take the other sources down
			s, _ := g.spec(w.Source)
			run := g.newRun(s, w.Period)
			run.Outcome, run.Finished, run.Faults = Failed, g.Now(), Faults{{"panic", "", fmt.Sprint(v)}}
			err = g.Log.Refuse(ctx, Delivery{Source: s.ID, Department: s.Department, Period: w.Period, Received: g.Now()}, run)
		}
	}()
	_, failed := g.Gather(ctx, w.Source, w.Period)
	if failed != nil {
		g.mu.Lock()
		if g.tried == nil {
			g.tried = map[task]time.Time{}
		}
		g.tried[task{w.Source, w.Period}] = g.Now()
		g.mu.Unlock()
	}
	return ctx.Err()
}

func (g *Gatherer) rested(w Work) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	last, tried := g.tried[task{w.Source, w.Period}]
	return !tried || !g.Now().Before(last.Add(g.Pause))
}
