package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"saima/pkg/period"
	"saima/pkg/publish"
)

// documentRow keeps the bytes of a document, never as jsonb: their digest is their name.
type documentRow struct {
	Digest string `gorm:"primaryKey"`
	Bytes  []byte
}

func (documentRow) TableName() string { return "documents" }

type snapshotRow struct {
	Series, Period string
	Computed, AsOf time.Time
	Documents      string // JSON: groups and digests
}

func (snapshotRow) TableName() string { return "snapshots" }

type publicationRow struct {
	Series, Period string
	Number         int
	Released       time.Time
	Reason         string
	Documents      string
}

func (publicationRow) TableName() string { return "publications" }

type publicInputRow struct{ Indicator, Period string }

func (publicInputRow) TableName() string { return "public_inputs" }

// PutSnapshot keeps the documents of a computed round; the one computed last counts.
func (s *Store) PutSnapshot(ctx context.Context, x publish.Snapshot) error {
	heads, err := json.Marshal(x.Documents)
	if err != nil {
		return err
	}
	row := snapshotRow{x.Series, x.Period.String(), moment(x.Computed), moment(x.AsOf), string(heads)}
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		if err := putDocuments(tx, x.Documents); err != nil {
			return err
		}
		return tx.Clauses(unlessThere("series", "period", "computed")).Create(&row).Error
	})
	if err != nil {
		return fmt.Errorf("snapshot of %s %s: %w", x.Series, x.Period, err)
	}
	return nil
}

func putDocuments(tx *gorm.DB, documents []publish.Document) error {
	for _, d := range documents {
		if err := checkDigest(d.Digest, d.Bytes); err != nil {
			return fmt.Errorf("document of %s: %w", d.Group, err)
		}
		if err := tx.Clauses(unlessThere("digest")).Create(&documentRow{d.Digest, d.Bytes}).Error; err != nil {
			return err
		}
	}
	return nil
}

// Snapshot gives the round as it was computed last; false if it never was. Documents come without their bytes.
func (s *Store) Snapshot(ctx context.Context, series string, p period.Period) (publish.Snapshot, bool, error) {
	var row snapshotRow
	err := s.db.WithContext(ctx).Where("series = ? AND period = ?", series, p.String()).Order("computed DESC").Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return publish.Snapshot{}, false, nil
	}
	x := publish.Snapshot{Series: series, Period: p, Computed: row.Computed.UTC(), AsOf: row.AsOf.UTC()}
	if err == nil {
		err = json.Unmarshal([]byte(row.Documents), &x.Documents)
	}
	if err != nil {
		return publish.Snapshot{}, false, fmt.Errorf("snapshot of %s %s: %w", series, p, err)
	}
	return x, true, nil
}

// AddPublication appends a release whose documents are kept already, and opens its inputs to the public. The number
// must follow the last one of the round: ErrConflict otherwise.
func (s *Store) AddPublication(ctx context.Context, x publish.Publication, inputs []publish.Input) error {
	heads, err := json.Marshal(x.Documents)
	if err != nil {
		return err
	}
	row := publicationRow{x.Series, x.Period.String(), x.Number, moment(x.Released), x.Reason, string(heads)}
	open := make([]publicInputRow, len(inputs))
	for i, in := range inputs {
		open[i] = publicInputRow{in.Indicator, in.Period.String()}
	}
	err = s.transaction(ctx, func(tx *gorm.DB) error {
		var last int
		if err := tx.Model(&publicationRow{}).Where("series = ? AND period = ?", row.Series, row.Period).Select("COALESCE(MAX(number), 0)").Scan(&last).Error; err != nil {
			return err
		}
		if row.Number != last+1 {
			return fmt.Errorf("number %d after %d: %w", row.Number, last, ErrConflict)
		}
		for _, d := range x.Documents {
			if err := tx.Select("digest").Where("digest = ?", d.Digest).Take(&documentRow{}).Error; err != nil {
				return fmt.Errorf("document %s: %w", d.Digest, found(err))
			}
		}
		added := tx.Clauses(unlessThere("series", "period", "number")).Create(&row)
		if added.Error != nil || added.RowsAffected == 0 {
			return errors.Join(added.Error, ErrConflict)
		}
		if len(open) == 0 {
			return nil
		}
		return tx.Clauses(unlessThere("indicator", "period")).CreateInBatches(open, batch).Error
	})
	if err != nil {
		return fmt.Errorf("publication %s: %w", x.ID(), err)
	}
	return nil
}

// Publication gives a release; number 0 is the latest of the round.
func (s *Store) Publication(ctx context.Context, series string, p period.Period, number int) (publish.Publication, error) {
	q := s.db.WithContext(ctx).Where("series = ? AND period = ?", series, p.String())
	if number > 0 {
		q = q.Where("number = ?", number)
	}
	var row publicationRow
	if err := q.Order("number DESC").Take(&row).Error; err != nil {
		return publish.Publication{}, fmt.Errorf("publication of %s %s: %w", series, p, found(err))
	}
	return row.publication()
}

// Publications lists every number of every round of a series.
func (s *Store) Publications(ctx context.Context, series string) ([]publish.Publication, error) {
	var rows []publicationRow
	if err := s.db.WithContext(ctx).Where("series = ?", series).Order("released DESC, number DESC").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("publications of %s: %w", series, err)
	}
	all := make([]publish.Publication, 0, len(rows))
	for _, r := range rows {
		x, err := r.publication()
		if err != nil {
			return nil, err
		}
		all = append(all, x)
	}
	return all, nil
}

func (r publicationRow) publication() (publish.Publication, error) {
	p, err := parsePeriod(r.Period)
	x := publish.Publication{Series: r.Series, Period: p, Number: r.Number, Released: r.Released.UTC(), Reason: r.Reason}
	if err == nil {
		err = json.Unmarshal([]byte(r.Documents), &x.Documents)
	}
	if err != nil {
		return x, fmt.Errorf("publication of %s %s: %w", r.Series, r.Period, err)
	}
	return x, nil
}

// Document gives the bytes of a document by digest. What has changed on disk is refused, not served.
func (s *Store) Document(ctx context.Context, digest string) ([]byte, error) {
	var row documentRow
	if err := s.db.WithContext(ctx).Where("digest = ?", digest).Take(&row).Error; err != nil {
		return nil, fmt.Errorf("document %s: %w", digest, found(err))
	}
	if err := checkDigest(digest, row.Bytes); err != nil {
		return nil, fmt.Errorf("document: %w", err)
	}
	return row.Bytes, nil
}

// PublicInputs lists the indicators and periods whose observations a release has opened.
func (s *Store) PublicInputs(ctx context.Context) ([]publish.Input, error) {
	var rows []publicInputRow
	if err := s.db.WithContext(ctx).Order("indicator, period").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("public inputs: %w", err)
	}
	parsed := newTexts()
	all := make([]publish.Input, 0, len(rows))
	for _, r := range rows {
		p, err := parsed.period(r.Period)
		if err != nil {
			return nil, fmt.Errorf("public inputs: %w", err)
		}
		all = append(all, publish.Input{Indicator: r.Indicator, Period: p})
	}
	return all, nil
}
