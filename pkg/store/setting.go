package store

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm/clause"
)

type settingRow struct {
	Name  string `gorm:"primaryKey"`
	Value string
}

func (settingRow) TableName() string { return "settings" }

// Setting gives a value by name, or ErrNotFound.
func (s *Store) Setting(ctx context.Context, name string) (string, error) {
	var row settingRow
	if err := s.db.WithContext(ctx).Where("name = ?", name).Take(&row).Error; err != nil {
		return "", fmt.Errorf("setting %s: %w", name, found(err))
	}
	return row.Value, nil
}

// SetSetting keeps a value under a name in place of the one before.
func (s *Store) SetSetting(ctx context.Context, name, value string) error {
	replace := clause.OnConflict{Columns: named([]string{"name"}), DoUpdates: clause.AssignmentColumns([]string{"value"})}
	if err := s.db.WithContext(ctx).Clauses(replace).Create(&settingRow{name, value}).Error; err != nil {
		return fmt.Errorf("setting %s: %w", name, err)
	}
	return nil
}

// Token lets a department deliver for some sources. Only the SHA-256 of its text is kept.
type Token struct {
	Name       string
	Department string
	Sources    []string
	Expires    time.Time // zero: never
}

type tokenRow struct {
	Hash       string `gorm:"primaryKey"`
	Name       string
	Department string
	Sources    string
	Expires    *time.Time
}

func (tokenRow) TableName() string { return "tokens" }

// AddToken keeps a token by the hash of its text; a hash that is there already is ErrConflict.
func (s *Store) AddToken(ctx context.Context, name, department string, sources []string, hash [32]byte, expires time.Time) error {
	list, err := json.Marshal(sources)
	if err != nil {
		return err
	}
	row := tokenRow{hex.EncodeToString(hash[:]), name, department, string(list), nil}
	if !expires.IsZero() {
		at := moment(expires)
		row.Expires = &at
	}
	added := s.db.WithContext(ctx).Clauses(unlessThere("hash")).Create(&row)
	if added.Error == nil && added.RowsAffected == 0 {
		added.Error = ErrConflict
	}
	if added.Error != nil {
		return fmt.Errorf("token %s: %w", name, added.Error)
	}
	return nil
}

// TokenByHash finds a token, or ErrNotFound. Whether it has expired is the caller's to see.
func (s *Store) TokenByHash(ctx context.Context, hash [32]byte) (Token, error) {
	var row tokenRow
	if err := s.db.WithContext(ctx).Where("hash = ?", hex.EncodeToString(hash[:])).Take(&row).Error; err != nil {
		return Token{}, fmt.Errorf("token: %w", found(err))
	}
	t := Token{Name: row.Name, Department: row.Department}
	if row.Expires != nil {
		t.Expires = row.Expires.UTC()
	}
	return t, json.Unmarshal([]byte(row.Sources), &t.Sources)
}

// RevokeToken makes a token worthless at once.
func (s *Store) RevokeToken(ctx context.Context, hash [32]byte) error {
	gone := s.db.WithContext(ctx).Where("hash = ?", hex.EncodeToString(hash[:])).Delete(&tokenRow{})
	if gone.Error == nil && gone.RowsAffected == 0 {
		gone.Error = ErrNotFound
	}
	if gone.Error != nil {
		return fmt.Errorf("token: %w", gone.Error)
	}
	return nil
}
