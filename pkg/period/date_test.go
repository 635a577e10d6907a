package period

import (
	"strings"
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	for _, s := range []string{"2022-06-30", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"} {
		if d, err := ParseDate(s); err != nil || d.String() != s {
			t.Errorf("ParseDate(%q) = %s, %v", s, d, err)
		}
	}
	tests := []struct{ text, want string }{
		{"", "a date reads 2022-06-30"},
		{"2022-6-30", "a date reads 2022-06-30"},
		{"20220630", "a date reads 2022-06-30"},
		{"2022-06-3O", "a date reads 2022-06-30"},
		{"2022-06-30T00:00", "a date reads 2022-06-30"},
		{"2022-02-29", "date 2022-02-29: the month has days 1 to 28"},
		{"1900-02-29", "the month has days 1 to 28"},
		{"2022-04-31", "the month has days 1 to 30"},
		{"2022-13-01", "the month is not within 1 to 12"},
		{"2022-00-01", "the month is not within 1 to 12"},
		{"2022-01-00", "the month has days 1 to 31"},
		{"0000-01-01", "the year is not within 1 to 9999"},
	}
	for _, tt := range tests {
		if d, err := ParseDate(tt.text); err == nil || !strings.Contains(err.Error(), tt.want) || !d.IsZero() {
			t.Errorf("ParseDate(%q) = %s, %v; want an error with %q", tt.text, d, err, tt.want)
		}
	}
}

// The standard library's own calendar is the reference for every day of 1899
// to 2101, which holds two years divisible by 100 and one by 400.
func TestDatesAgainstStandardLibrary(t *testing.T) {
	first := civil(1899, 1, 1)
	d := first
	reference := time.Date(1899, 1, 1, 0, 0, 0, 0, time.UTC)
	for n := 0; d.Year() < 2102; n++ {
		year, month, day := d.Date()
		if y, m, dd := reference.Date(); year != y || month != m || day != dd || d.Weekday() != reference.Weekday() {
			t.Fatalf("day %d is %s, the reference says %s", n, d, reference.Format(time.DateOnly))
		}
		if _, err := NewDate(d.Year(), d.Month(), d.Day()); err != nil {
			t.Fatal(err)
		}
		if d.DaysSince(first) != n || first.DaysSince(d) != -n || first.AddDays(n) != d {
			t.Fatalf("%s is %d days after %s, want %d", d, d.DaysSince(first), first, n)
		}
		next := d.AddDays(1)
		if !d.Before(next) || !next.After(d) || d.After(next) || next.AddDays(-1) != d {
			t.Fatalf("%s and %s are out of order", d, next)
		}
		d, reference = next, reference.AddDate(0, 0, 1)
	}
}

func TestAddMonths(t *testing.T) {
	tests := []struct {
		from string
		n    int
		want string
	}{
		{"2022-01-31", 1, "2022-02-28"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2022-01-31", 2, "2022-03-31"},
		{"2022-03-31", -1, "2022-02-28"},
		{"2022-12-18", 1, "2023-01-18"},
		{"2022-01-18", -1, "2021-12-18"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2022-06-30", 0, "2022-06-30"},
		{"9999-12-01", 1, ""},
		{"0001-01-01", -1, ""},
		{"2022-06-30", 1 << 40, ""},
	}
	for _, tt := range tests {
		if got := date(t, tt.from).AddMonths(tt.n).String(); got != tt.want {
			t.Errorf("%s and %d months = %q, want %q", tt.from, tt.n, got, tt.want)
		}
	}
}

func TestDatesEnd(t *testing.T) {
	for name, d := range map[string]Date{
		"day after the last":   civil(9999, 12, 31).AddDays(1),
		"day before the first": civil(1, 1, 1).AddDays(-1),
		"far future":           civil(2022, 1, 1).AddDays(1 << 50),
		"far past":             civil(2022, 1, 1).AddDays(-1 << 50),
		"no date and a day":    Date{}.AddDays(1),
		"no date and a month":  Date{}.AddMonths(1),
		"instant of year 0":    DateOf(time.Date(0, 6, 1, 0, 0, 0, 0, time.UTC)),
	} {
		if !d.IsZero() {
			t.Errorf("%s is %s, want no date", name, d)
		}
	}
	if !(Date{}).At(9, 0).IsZero() || (Date{}).String() != "" {
		t.Error("no date has an instant or a text")
	}
}

func TestDateOfIsTheDayInShanghai(t *testing.T) {
	tests := []struct{ instant, want string }{
		{"2022-06-30T15:59:59Z", "2022-06-30"},
		{"2022-06-30T16:00:00Z", "2022-07-01"},
		{"2022-07-01T00:00:00+08:00", "2022-07-01"},
		{"2022-06-30T23:59:59+08:00", "2022-06-30"},
		{"2022-06-30T12:00:00-11:00", "2022-07-01"},
	}
	for _, tt := range tests {
		instant, err := time.Parse(time.RFC3339, tt.instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := DateOf(instant).String(); got != tt.want {
			t.Errorf("%s belongs to %s, want %s", tt.instant, got, tt.want)
		}
	}
}

func TestAtIsShanghaiClock(t *testing.T) {
	tests := []struct {
		date         string
		hour, minute int
		want         string
	}{
		{"2022-07-18", 9, 30, "2022-07-18T01:30:00Z"},
		{"2022-07-18", 0, 0, "2022-07-17T16:00:00Z"},
		// Shanghai had summer time from 1986 to 1991 (zone database).
		{"1988-07-18", 9, 30, "1988-07-18T00:30:00Z"},
	}
	for _, tt := range tests {
		at := date(t, tt.date).At(tt.hour, tt.minute)
		if got := at.UTC().Format(time.RFC3339); got != tt.want {
			t.Errorf("%s %02d:%02d in Shanghai is %s, want %s", tt.date, tt.hour, tt.minute, got, tt.want)
		}
		if DateOf(at) != date(t, tt.date) {
			t.Errorf("%s is not on %s", at, tt.date)
		}
	}
	if zone := Shanghai(); zone.String() != "Asia/Shanghai" || Shanghai() != zone {
		t.Errorf("zone %s", Shanghai())
	}
}
