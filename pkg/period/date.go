package period

import (
	"cmp"
	"fmt"
	"sync"
	"time"
	_ "time/tzdata" // Asia/Shanghai on hosts without zone files
)

// Date is a civil date: a year, a month and a day without a clock or a zone.
// Only dates that exist, of the years 1 to 9999, can be made. It is comparable
// and may be a map key; the zero value is "no date".
type Date struct {
	year       uint16
	month, day uint8
}

// shanghai loads the zone once; its data is embedded, so it cannot be absent.
var shanghai = sync.OnceValue(func() *time.Location {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		panic("period: embedded zone Asia/Shanghai: " + err.Error())
	}
	return zone
})

// Shanghai is the zone in which days begin and figures fall due.
func Shanghai() *time.Location { return shanghai() }

// NewDate makes a date that exists in the calendar.
func NewDate(year, month, day int) (Date, error) {
	switch {
	case year < 1 || year > 9999:
		return Date{}, fmt.Errorf("date %d-%02d-%02d: the year is not within 1 to 9999", year, month, day)
	case month < 1 || month > 12:
		return Date{}, fmt.Errorf("date %04d-%02d-%02d: the month is not within 1 to 12", year, month, day)
	case day < 1 || day > DaysIn(year, month):
		return Date{}, fmt.Errorf("date %04d-%02d-%02d: the month has days 1 to %d", year, month, day, DaysIn(year, month))
	}
	return civil(year, month, day), nil
}

// civil makes a date of parts known to be right.
func civil(year, month, day int) Date {
	return Date{year: uint16(year), month: uint8(month), day: uint8(day)}
}

// ParseDate reads 2022-06-30.
func ParseDate(s string) (Date, error) {
	if len(s) == len("2006-01-02") && s[4] == '-' && s[7] == '-' {
		year, okYear := digits(s[:4], 4)
		month, okMonth := digits(s[5:7], 2)
		day, okDay := digits(s[8:], 2)
		if okYear && okMonth && okDay {
			return NewDate(year, month, day)
		}
	}
	return Date{}, fmt.Errorf("date %q: a date reads 2022-06-30", s)
}

// DateOf is the day that an instant belongs to in Asia/Shanghai, whatever zone
// it is written in.
func DateOf(t time.Time) Date { return fromTime(t.In(Shanghai())) }

// fromTime takes the calendar day as t shows it; "no date" outside the years
// that dates have.
func fromTime(t time.Time) Date {
	year, month, day := t.Date()
	if year < 1 || year > 9999 {
		return Date{}
	}
	return civil(year, int(month), day)
}

// DaysIn is the number of days of a month of the Gregorian calendar.
func DaysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// IsZero reports whether d is "no date".
func (d Date) IsZero() bool { return d == Date{} }

// Equal reports d == e. It lets tools that compare by method see a value.
func (d Date) Equal(e Date) bool { return d == e }

// Year is the calendar year.
func (d Date) Year() int { return int(d.year) }

// Month is the month, 1 to 12.
func (d Date) Month() int { return int(d.month) }

// Day is the day of the month, from 1.
func (d Date) Day() int { return int(d.day) }

// Date gives the parts in the manner of time.Time, so that whoever asks only
// for a calendar day takes either.
func (d Date) Date() (year int, month time.Month, day int) {
	return int(d.year), time.Month(d.month), int(d.day)
}

// Compare orders dates by the calendar; "no date" comes first.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.year, e.year), cmp.Compare(d.month, e.month), cmp.Compare(d.day, e.day))
}

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports whether d is a later day than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// utc is the midnight of d in a zone without jumps, for counting days only.
func (d Date) utc() time.Time {
	return time.Date(int(d.year), time.Month(d.month), int(d.day), 0, 0, 0, 0, time.UTC)
}

// Weekday is the day of the week; of "no date" it means nothing.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// AddDays moves n days along the calendar, at most a million either way. The
// result is "no date" for "no date" and outside the years that dates have.
func (d Date) AddDays(n int) Date {
	const most = 1_000_000 // days; keeps time's own arithmetic far from its edge
	if d.IsZero() || n > most || n < -most {
		return Date{}
	}
	return fromTime(d.utc().AddDate(0, 0, n))
}

// AddMonths moves n months along the calendar. A day that the month reached
// does not have becomes its last day: 31 January and one month is 28 February.
func (d Date) AddMonths(n int) Date {
	const most = 12 * 10_000 // months; no two dates are further apart
	if d.IsZero() || n > most || n < -most {
		return Date{}
	}
	ordinal := d.Year()*12 + d.Month() - 1 + n
	if ordinal < 12 || ordinal >= 12*10_000 {
		return Date{}
	}
	year, month := ordinal/12, ordinal%12+1
	return civil(year, month, min(d.Day(), DaysIn(year, month)))
}

// DaysSince is the number of days from e to d, negative if d is earlier.
func (d Date) DaysSince(e Date) int {
	const secondsPerDay = 86_400 // both are midnights of UTC, which has no other days
	return int((d.utc().Unix() - e.utc().Unix()) / secondsPerDay)
}

// At is the instant at which clocks in Asia/Shanghai show the hour and minute
// of the day; the zero instant for "no date".
func (d Date) At(hour, minute int) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year(), time.Month(d.month), d.Day(), hour, minute, 0, 0, Shanghai())
}

// String is 2022-06-30; empty for "no date".
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// MarshalText writes 2022-06-30, or nothing for "no date".
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads 2022-06-30; empty text is "no date".
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}
