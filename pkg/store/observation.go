package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"saima/pkg/gather"
	"saima/pkg/period"
	"saima/pkg/region"
)

// observationRow is the n-th value known of a key.
type observationRow struct {
	Region    string
	Indicator string
	Period    string
	Vintage   int
	Value     string
	Status    string
	Locator   string
	Received  time.Time
	Run       int64
}

func (observationRow) TableName() string { return "observations" }

// batch of rows in one statement; nine columns each stay below SQLite's 32,766 parameters.
const batch = 500

// Append keeps a delivery whole or not at all: its bytes, its run and a new vintage of every value that is new
// or differs in value or status from the last one. The same delivery again changes nothing.
func (s *Store) Append(ctx context.Context, d gather.Delivery, run gather.Run) (gather.Receipt, error) {
	receipt, err := s.append(ctx, d, run)
	if err != nil {
		return gather.Receipt{}, fmt.Errorf("delivery of %s %s: %w", d.Source, d.Period, err)
	}
	return receipt, nil
}

func (s *Store) append(ctx context.Context, d gather.Delivery, run gather.Run) (receipt gather.Receipt, err error) {
	seen := make(map[gather.Key]bool, len(d.Observations))
	for _, o := range d.Observations {
		if seen[o.Key] {
			return receipt, fmt.Errorf("%s %s %s stands twice: %w", o.Region, o.Indicator, o.Period, ErrConflict)
		}
		seen[o.Key] = true
	}
	run.Outcome = outcomeDelivered
	r, err := s.newRun(d, run)
	if err != nil {
		return receipt, err
	}
	received := d.Received
	if received.IsZero() {
		received = r.Finished
	}
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		row := r
		rows, counts, err := revisions(tx, d.Observations)
		if err != nil {
			return err
		}
		row.Added, row.Revised, row.Unchanged = counts.New, counts.Revised, counts.Unchanged
		if err := putRaw(tx, row.MediaType, d.Raw); err != nil {
			return err
		}
		again, err := addRun(tx, &row)
		if err != nil {
			return err
		}
		receipt = counts
		receipt.Run = row.ID
		if again {
			return nil
		}
		for i := range rows {
			rows[i].Run, rows[i].Received = row.ID, moment(received)
		}
		if len(rows) == 0 {
			return nil
		}
		added := tx.Clauses(unlessThere("indicator", "period", "region", "vintage")).CreateInBatches(rows, batch)
		if added.Error == nil && added.RowsAffected != int64(len(rows)) {
			return errAgain // somebody else took the next number of a key
		}
		return added.Error
	})
	return receipt, err
}

// revisions compares a delivery with the last vintages and gives the rows that are to be added.
func revisions(tx *gorm.DB, observations []gather.Observation) (rows []observationRow, counts gather.Receipt, err error) {
	var q VintageQuery
	for _, o := range observations {
		if !slices.Contains(q.Indicators, o.Indicator) {
			q.Indicators = append(q.Indicators, o.Indicator)
		}
		if !slices.Contains(q.Periods, o.Period) {
			q.Periods = append(q.Periods, o.Period)
		}
	}
	if len(observations) == 0 {
		return nil, counts, nil
	}
	known, err := latest(tx, q)
	if err != nil {
		return nil, counts, err
	}
	last := make(map[[3]string]observationRow, len(known))
	for _, k := range known {
		last[[3]string{k.Region, k.Indicator, k.Period}] = k
	}
	for _, o := range observations {
		row := observationRow{Region: o.Region.String(), Indicator: o.Indicator, Period: o.Period.String(), Vintage: 1, Value: o.Value, Status: o.Status, Locator: o.Locator}
		before, there := last[[3]string{row.Region, row.Indicator, row.Period}]
		switch {
		case !there:
			counts.New++
		case before.Value == row.Value && before.Status == row.Status:
			counts.Unchanged++
			continue
		default:
			counts.Revised++
			row.Vintage = before.Vintage + 1
		}
		rows = append(rows, row)
	}
	return rows, counts, nil
}

// VintageQuery selects observations; an empty list means all, a zero AsOf everything received so far.
type VintageQuery struct {
	Regions    []region.Code
	Indicators []string
	Periods    []period.Period
	AsOf       time.Time
}

func (q VintageQuery) narrow(tx *gorm.DB) *gorm.DB {
	if len(q.Regions) > 0 {
		tx = tx.Where("region IN ?", q.Regions)
	}
	if len(q.Indicators) > 0 {
		tx = tx.Where("indicator IN ?", q.Indicators)
	}
	if len(q.Periods) > 0 {
		names := make([]string, len(q.Periods))
		for i, p := range q.Periods {
			names[i] = p.String()
		}
		tx = tx.Where("period IN ?", names)
	}
	if !q.AsOf.IsZero() {
		tx = tx.Where("received <= ?", moment(q.AsOf))
	}
	return tx
}

// latest gives the last vintage of each key as of the query's moment.
func latest(tx *gorm.DB, q VintageQuery) ([]observationRow, error) {
	newest := q.narrow(tx.Session(&gorm.Session{NewDB: true}).Model(&observationRow{})).
		Select("region, indicator, period, MAX(vintage) AS vintage").Group("region, indicator, period")
	var rows []observationRow
	err := tx.Session(&gorm.Session{NewDB: true}).Table("observations AS o").Select("o.*").
		Joins("JOIN (?) AS n ON o.indicator = n.indicator AND o.period = n.period AND o.region = n.region AND o.vintage = n.vintage", newest).
		Order("o.region, o.indicator, o.period").Find(&rows).Error
	return rows, err
}

// Latest gives the last vintage of each key as known at AsOf, by region, indicator and period.
func (s *Store) Latest(ctx context.Context, q VintageQuery) ([]gather.Vintage, error) {
	rows, err := latest(s.db.WithContext(ctx), q)
	if err != nil {
		return nil, fmt.Errorf("observations: %w", err)
	}
	return s.vintages(ctx, rows)
}

// Vintages gives every vintage received by AsOf, by region, indicator, period and number.
func (s *Store) Vintages(ctx context.Context, q VintageQuery) ([]gather.Vintage, error) {
	var rows []observationRow
	if err := q.narrow(s.db.WithContext(ctx)).Order("region, indicator, period, vintage").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("observations: %w", err)
	}
	return s.vintages(ctx, rows)
}

// vintages adds the evidence of the runs to the rows.
func (s *Store) vintages(ctx context.Context, rows []observationRow) ([]gather.Vintage, error) {
	runs, err := s.runsOf(ctx, rows)
	if err != nil {
		return nil, err
	}
	parsed := newTexts()
	all := make([]gather.Vintage, 0, len(rows))
	for _, r := range rows {
		code, err := parsed.code(r.Region)
		p, bad := parsed.period(r.Period)
		if err = errors.Join(err, bad); err != nil {
			return nil, fmt.Errorf("observation of %s %s: %w", r.Region, r.Period, err)
		}
		run := runs[r.Run]
		all = append(all, gather.Vintage{Observation: gather.Observation{Key: gather.Key{Region: code, Indicator: r.Indicator, Period: p}, Value: r.Value, Status: r.Status, Locator: r.Locator},
			Number: r.Vintage, Received: r.Received.UTC(), Source: run.Source, Department: run.Department, Request: run.Request, RawDigest: run.RawDigest, Run: r.Run})
	}
	return all, nil
}

func (s *Store) runsOf(ctx context.Context, rows []observationRow) (map[int64]runRow, error) {
	var ids []int64
	runs := map[int64]runRow{}
	for _, r := range rows {
		if _, there := runs[r.Run]; !there {
			runs[r.Run] = runRow{}
			ids = append(ids, r.Run)
		}
	}
	for part := range slices.Chunk(ids, batch) {
		var found []runRow
		if err := s.db.WithContext(ctx).Where("id IN ?", part).Find(&found).Error; err != nil {
			return nil, fmt.Errorf("runs of observations: %w", err)
		}
		for _, r := range found {
			runs[r.ID] = r
		}
	}
	return runs, nil
}
