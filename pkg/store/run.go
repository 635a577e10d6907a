package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"saima/pkg/gather"
	"saima/pkg/period"
)

// Outcomes of a run, as gather writes them.
const (
	outcomeDelivered = "delivered"
	outcomeRefused   = "refused"
	outcomeFailed    = "failed"
)

// runRow is an attempt at a source. What makes it this one and no other is source, period, start, outcome
// and the bytes that came: who repeats it after a lost answer adds nothing.
type runRow struct {
	ID         int64 `gorm:"primaryKey;autoIncrement"`
	Source     string
	Period     string // empty: a push of several periods
	Started    time.Time
	Finished   time.Time
	Outcome    string
	Added      int
	Revised    int
	Unchanged  int
	Faults     string // JSON
	RawDigest  string // empty: nothing came
	Request    string
	MediaType  string
	Department string
}

func (runRow) TableName() string { return "runs" }

func (r runRow) run() (gather.Run, error) {
	p, err := parsePeriod(r.Period)
	if err != nil {
		return gather.Run{}, fmt.Errorf("run %d: %w", r.ID, err)
	}
	run := gather.Run{ID: r.ID, Source: r.Source, Period: p, Started: r.Started.UTC(), Finished: r.Finished.UTC(), Outcome: r.Outcome,
		Receipt:   gather.Receipt{Run: r.ID, New: r.Added, Revised: r.Revised, Unchanged: r.Unchanged},
		RawDigest: r.RawDigest, Request: r.Request, MediaType: r.MediaType, Department: r.Department}
	if err := json.Unmarshal([]byte(r.Faults), &run.Faults); err != nil {
		return gather.Run{}, fmt.Errorf("faults of run %d: %w", r.ID, err)
	}
	if len(run.Faults) == 0 {
		run.Faults = nil
	}
	return run, nil
}

// newRun is the row of a run that brought a delivery. What the run does not say the delivery does.
func (s *Store) newRun(d gather.Delivery, run gather.Run) (runRow, error) {
	faults, err := json.Marshal(run.Faults)
	if err != nil {
		return runRow{}, fmt.Errorf("faults: %w", err)
	}
	r := runRow{Source: d.Source, Period: d.Period.String(), Outcome: run.Outcome, Faults: string(faults), RawDigest: digestOf(d.Raw),
		Request: d.Request, MediaType: d.MediaType, Department: d.Department, Started: run.Started, Finished: run.Finished}
	if r.Source == "" {
		r.Source = run.Source
	}
	if d.Period.IsZero() {
		r.Period = run.Period.String()
	}
	for _, x := range []struct{ own, other *string }{{&r.Request, &run.Request}, {&r.MediaType, &run.MediaType}, {&r.Department, &run.Department}} {
		if *x.own == "" {
			*x.own = *x.other
		}
	}
	if r.Source == "" {
		return runRow{}, errors.New("no source named")
	}
	if r.Started.IsZero() {
		r.Started = d.Received
	}
	if r.Started.IsZero() {
		r.Started = s.now()
	}
	if r.Finished.IsZero() {
		r.Finished = s.now()
	}
	r.Started, r.Finished = moment(r.Started), moment(r.Finished)
	return r, nil
}

// addRun appends a run and gives it its number, or finds it: again is true if it was there.
func addRun(tx *gorm.DB, r *runRow) (again bool, err error) {
	added := tx.Clauses(unlessThere("source", "period", "started", "outcome", "raw_digest")).Create(r)
	if added.Error != nil || added.RowsAffected == 1 {
		return false, added.Error
	}
	return true, tx.Model(r).Select("id").Where(map[string]any{
		"source": r.Source, "period": r.Period, "started": r.Started, "outcome": r.Outcome, "raw_digest": r.RawDigest,
	}).Take(&r.ID).Error
}

// Refuse keeps the run and the bytes of a delivery that was not taken; a run of which nothing came has no
// bytes. An outcome not given is refused, or failed without bytes. Doing it again changes nothing.
func (s *Store) Refuse(ctx context.Context, d gather.Delivery, run gather.Run) error {
	if err := s.refuse(ctx, d, run); err != nil {
		return fmt.Errorf("refusal of %s %s: %w", d.Source, d.Period, err)
	}
	return nil
}

func (s *Store) refuse(ctx context.Context, d gather.Delivery, run gather.Run) error {
	switch {
	case run.Outcome == "" && len(d.Raw) > 0:
		run.Outcome = outcomeRefused
	case run.Outcome == "":
		run.Outcome = outcomeFailed
	case run.Outcome != outcomeRefused && run.Outcome != outcomeFailed:
		return fmt.Errorf("outcome %q: want refused or failed", run.Outcome)
	}
	r, err := s.newRun(d, run)
	if err != nil {
		return err
	}
	return s.transaction(ctx, func(tx *gorm.DB) error {
		if err := putRaw(tx, r.MediaType, d.Raw); err != nil {
			return err
		}
		row := r
		_, err := addRun(tx, &row)
		return err
	})
}

// Run finds a run by its number, or ErrNotFound.
func (s *Store) Run(ctx context.Context, id int64) (gather.Run, error) {
	var r runRow
	if err := s.db.WithContext(ctx).Where("id = ?", id).Take(&r).Error; err != nil {
		return gather.Run{}, fmt.Errorf("run %d: %w", id, found(err))
	}
	return r.run()
}

// LastRun is the run of a source for a period (of pushes for the zero period) that started last, with the
// outcome or, if it is empty, any; false if there was none.
func (s *Store) LastRun(ctx context.Context, source string, p period.Period, outcome string) (gather.Run, bool, error) {
	q := s.db.WithContext(ctx).Where("source = ? AND period = ?", source, p.String())
	if outcome != "" {
		q = q.Where("outcome = ?", outcome)
	}
	var r runRow
	err := q.Order("started DESC, id DESC").Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return gather.Run{}, false, nil
	}
	if err != nil {
		return gather.Run{}, false, fmt.Errorf("last run of %s for %s: %w", source, p, err)
	}
	run, err := r.run()
	return run, err == nil, err
}

// Runs lists the runs of a source, or of all if it is empty, that started last, the newest first; all of
// them for a limit below 1.
func (s *Store) Runs(ctx context.Context, source string, limit int) ([]gather.Run, error) {
	q := s.db.WithContext(ctx).Order("started DESC, id DESC")
	if source != "" {
		q = q.Where("source = ?", source)
	}
	if limit > 0 {
		q = q.Limit(limit)
	}
	var rows []runRow
	if err := q.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("runs of %q: %w", source, err)
	}
	runs := make([]gather.Run, len(rows))
	for i, r := range rows {
		var err error
		if runs[i], err = r.run(); err != nil {
			return nil, err
		}
	}
	return runs, nil
}
