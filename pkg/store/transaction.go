package store

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// errAgain ends a transaction that lost a race for a unique key: what it has read no longer holds.
var errAgain = errors.New("another writer was first")

// attempts of one transaction. Of the writers that race for a key one wins each time, so this many may race.
const attempts = 100

// transaction runs a deed whole or not at all. It runs it again, from the start, when another writer was
// first or the database gave way to another transaction; the deed must begin afresh each time.
func (s *Store) transaction(ctx context.Context, deed func(tx *gorm.DB) error) error {
	for n := 1; ; n++ {
		err := s.db.WithContext(ctx).Transaction(deed)
		if err == nil || n == attempts || !passing(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(time.Duration(1+rand.IntN(min(2*n, 50))) * time.Millisecond):
		}
	}
}

// passing tells refusals that a second try may overcome.
func passing(err error) bool {
	if errors.Is(err, errAgain) {
		return true
	}
	if refusal := (*pgconn.PgError)(nil); errors.As(err, &refusal) {
		return refusal.Code == "40001" || refusal.Code == "40P01" // serialisation failure, deadlock
	}
	if refusal := (*sqlite.Error)(nil); errors.As(err, &refusal) {
		primary := refusal.Code() & 0xff
		return primary == sqlite3.SQLITE_BUSY || primary == sqlite3.SQLITE_LOCKED
	}
	return false
}

// unlessThere leaves a row alone that is there already. The columns are always named: engines that follow
// PostgreSQL only in part refuse ON CONFLICT without them.
func unlessThere(columns ...string) clause.OnConflict {
	return clause.OnConflict{Columns: named(columns), DoNothing: true}
}

func named(columns []string) []clause.Column {
	all := make([]clause.Column, len(columns))
	for i, name := range columns {
		all[i] = clause.Column{Name: name}
	}
	return all
}
