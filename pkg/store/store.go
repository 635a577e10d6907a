// Package store keeps everything that must outlive the program: raw deliveries, runs, the log of
// observations, snapshots, publications, schemes, tokens and settings. It is the only package that knows
// a database: an SQLite file by default, PostgreSQL by URL, one contract for both.
//
// What is evidence is appended and never changed; the tables refuse UPDATE and DELETE by trigger. Several
// replicas may write to one PostgreSQL at once: unique keys decide, and who loses tries again. An SQLite
// file belongs to one process at a time. All moments are kept in UTC to the microsecond.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"saima/pkg/gather"
)

var (
	// ErrNotFound: nothing is kept under this name.
	ErrNotFound = errors.New("not found")
	// ErrConflict: what is to be added contradicts what is kept already.
	ErrConflict = errors.New("conflicts with what is kept")
	// ErrLocked: another process works on the SQLite file.
	ErrLocked = errors.New("in use by another process")
	// ErrNewerSchema: a newer program has written the database; this one must not touch it.
	ErrNewerSchema = errors.New("newer than this program knows")
)

// Store is an open database. All methods may be called concurrently.
type Store struct {
	db      *gorm.DB
	pool    *sql.DB
	dialect dialect
	now     func() time.Time
	lock    *os.File // held while an SQLite file is open; nil for PostgreSQL
}

var _ gather.Log = (*Store)(nil)

// dialect names the folder of migrations.
type dialect string

const (
	dialectSQLite   dialect = "sqlite"
	dialectPostgres dialect = "postgres"
)

// connections bounds the pool of one process; three replicas stay well below PostgreSQL's default of 100.
const connections = 16

// Open opens the database at a URL: postgres://… for PostgreSQL; sqlite:PATH or a plain path for an SQLite
// file, which is made if it is not there. It does not migrate. The moment of things that carry none of
// their own comes from now. A file that another process has open is refused with ErrLocked, a database
// with a newer schema with ErrNewerSchema.
func Open(ctx context.Context, url string, now func() time.Time) (*Store, error) {
	s := &Store{now: now}
	if err := s.open(url); err != nil {
		return nil, err
	}
	if err := s.Ping(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := s.checkSchema(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) open(url string) error {
	scheme, rest, isURL := strings.Cut(url, "://")
	switch {
	case isURL && (scheme == "postgres" || scheme == "postgresql"):
		s.dialect = dialectPostgres
		return s.connect(postgres.New(postgres.Config{DSN: url}))
	case isURL && scheme != "sqlite":
		return fmt.Errorf("database URL %s://…: want postgres://…, sqlite:PATH or the path of a file", scheme)
	case isURL:
		return s.openFile(rest)
	}
	return s.openFile(strings.TrimPrefix(url, "sqlite:"))
}

func (s *Store) openFile(path string) error {
	if path == "" || path == ":memory:" {
		return fmt.Errorf("database %q: want the path of a file", path)
	}
	lock, err := lockFile(path + ".lock")
	if err != nil {
		return fmt.Errorf("database %s: %w", path, err)
	}
	s.lock, s.dialect = lock, dialectSQLite
	// Made here so that nobody else can read it: it holds values under embargo.
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err == nil {
		err = f.Close()
	}
	if err == nil {
		err = s.connect(fileDialector{dsn: fileDSN(path)})
	}
	if err != nil {
		return errors.Join(fmt.Errorf("database %s: %w", path, err), s.Close())
	}
	return nil
}

func (s *Store) connect(d gorm.Dialector) error {
	db, err := gorm.Open(d, &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		DisableAutomaticPing:   true,
		Logger:                 logger.Discard,
		NowFunc:                s.moment,
	})
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	if s.pool, err = db.DB(); err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	s.pool.SetMaxOpenConns(connections)
	s.pool.SetMaxIdleConns(connections / 2)
	s.pool.SetConnMaxIdleTime(5 * time.Minute)
	s.db = db
	return nil
}

// Close ends all connections and gives an SQLite file free for others.
func (s *Store) Close() error {
	var err error
	if s.pool != nil {
		err = s.pool.Close()
	}
	if s.lock != nil {
		err = errors.Join(err, s.lock.Close())
	}
	if err != nil {
		return fmt.Errorf("close database: %w", err)
	}
	return nil
}

// Ping asks the database for an answer.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	if err := s.pool.QueryRowContext(ctx, "SELECT 1").Scan(&one); err != nil {
		return fmt.Errorf("ping of database: %w", err)
	}
	return nil
}

// moment is the present to the precision that is kept.
func (s *Store) moment() time.Time { return moment(s.now()) }

// moment brings a time to what both databases keep exactly: UTC, whole microseconds.
func moment(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
