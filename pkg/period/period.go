// Package period knows the calendar of the rankings: months, year-to-date
// spans, quarters, halves and years as comparable values with one text form
// each, the rounds of a scheme, and the day on which the figures of a period
// are due.
//
// Everything is calendar arithmetic on civil dates. A duration is never added
// to anything; instants appear only where a due date meets the clock, and then
// in the zone Asia/Shanghai, whose data is part of the program.
package period

import (
	"cmp"
	"fmt"
)

// Years outside these are refused. The bounds keep four digits in the text
// form and leave room for due dates after the last period.
const (
	minYear = 1900
	maxYear = 2999
)

// Period is a span of whole months: a month, a year-to-date span, a quarter, a
// half or a year. Only legal periods can be made. It is comparable and may be a
// map key; the zero value is "no period".
type Period struct {
	year   uint16
	kind   Kind
	number uint8 // month, quarter or half counted from 1; 1 for a year
}

// New makes the period of a kind: number is the month (for a year-to-date span
// the last one), the quarter or the half, and must be 1 for a year.
func New(kind Kind, year, number int) (Period, error) {
	n := kind.perYear()
	switch {
	case n == 0:
		return Period{}, fmt.Errorf("period of year %d: no kind of period given", year)
	case year < minYear || year > maxYear:
		return Period{}, fmt.Errorf("%s of year %d: the year is not within %d to %d", kind, year, minYear, maxYear)
	case number < 1 || number > n:
		return Period{}, fmt.Errorf("%s %d of year %d: a year has %s 1 to %d", kind, number, year, kind, n)
	}
	return Period{year: uint16(year), kind: kind, number: uint8(number)}, nil
}

// Month is a single month, such as 2022-06. It panics if there is no such
// month, as do the other constructors with fixed numbers; use New for numbers
// that come from outside and Parse for text.
func Month(year, month int) Period { return must(New(KindMonth, year, month)) }

// YearToDate is January up to and including the month, such as 2022-01..06.
func YearToDate(year, month int) Period { return must(New(KindYearToDate, year, month)) }

// Quarter is a quarter, 1 to 4, such as 2022-Q2.
func Quarter(year, quarter int) Period { return must(New(KindQuarter, year, quarter)) }

// Half is a half year, 1 or 2, such as 2022-H1.
func Half(year, half int) Period { return must(New(KindHalf, year, half)) }

// Year is a calendar year, such as 2022.
func Year(year int) Period { return must(New(KindYear, year, 1)) }

func must(p Period, err error) Period {
	if err != nil {
		panic("period: " + err.Error())
	}
	return p
}

// Containing is the period of a kind that contains a date; for year-to-date the
// span that ends in the date's month. It is "no period" for the zero date, for
// no kind and outside of the years that periods have.
func Containing(kind Kind, d Date) Period {
	if d.IsZero() || kind.perYear() == 0 {
		return Period{}
	}
	p, err := New(kind, d.Year(), (d.Month()-1)*kind.perYear()/12+1)
	if err != nil {
		return Period{}
	}
	return p
}

// IsZero reports whether p is "no period".
func (p Period) IsZero() bool { return p == Period{} }

// Equal reports p == q. It lets tools that compare by method see a value.
func (p Period) Equal(q Period) bool { return p == q }

// Kind tells months from quarters; KindNone for "no period".
func (p Period) Kind() Kind { return p.kind }

// Year is the calendar year, 0 for "no period". No period crosses a year.
func (p Period) Year() int { return int(p.year) }

// Number is the month, quarter or half counted from 1, and 1 for a year.
func (p Period) Number() int { return int(p.number) }

// FirstMonth is the first month of the period, 1 to 12.
func (p Period) FirstMonth() int {
	switch p.kind {
	case KindMonth:
		return int(p.number)
	case KindYearToDate, KindYear:
		return 1
	case KindQuarter:
		return 3*int(p.number) - 2
	case KindHalf:
		return 6*int(p.number) - 5
	}
	return 0
}

// LastMonth is the last month of the period, 1 to 12.
func (p Period) LastMonth() int {
	switch p.kind {
	case KindMonth, KindYearToDate:
		return int(p.number)
	case KindQuarter:
		return 3 * int(p.number)
	case KindHalf:
		return 6 * int(p.number)
	case KindYear:
		return 12
	}
	return 0
}

// FirstDay is the first day of the period.
func (p Period) FirstDay() Date {
	if p.IsZero() {
		return Date{}
	}
	return civil(p.Year(), p.FirstMonth(), 1)
}

// LastDay is the last day of the period. Membership of groups and classes is
// that of this day.
func (p Period) LastDay() Date {
	if p.IsZero() {
		return Date{}
	}
	return civil(p.Year(), p.LastMonth(), DaysIn(p.Year(), p.LastMonth()))
}

// Contains reports whether a day lies within the period.
func (p Period) Contains(d Date) bool {
	return !p.IsZero() && d.Compare(p.FirstDay()) >= 0 && d.Compare(p.LastDay()) <= 0
}

// Add moves n periods of the same kind along the calendar, January included:
// 2022-01..02 less one is 2022-01..01, less two is 2021-01..12. It is the
// shift of a lag. Beyond the years that periods have the result is "no period".
func (p Period) Add(n int) Period {
	per := p.kind.perYear()
	if per == 0 || n > 12*maxYear || n < -12*maxYear {
		return Period{}
	}
	ordinal := p.Year()*per + p.Number() - 1 + n
	if ordinal < minYear*per || ordinal >= (maxYear+1)*per {
		return Period{}
	}
	return Period{year: uint16(ordinal / per), kind: p.kind, number: uint8(ordinal%per + 1)}
}

// YearBefore is the same period of the year before, the base of a year-on-year
// rate.
func (p Period) YearBefore() Period { return p.Add(-p.kind.perYear()) }

// As is the period of another kind that ends with the same month: of 2022-06
// the year-to-date 2022-01..06, the quarter 2022-Q2 and the half 2022-H1, but
// no year. It answers which observation a round reads, and whether one exists.
func (p Period) As(kind Kind) (Period, bool) {
	per := kind.perYear()
	if per == 0 || p.IsZero() || p.LastMonth()*per%12 != 0 {
		return Period{}, false
	}
	return Period{year: p.year, kind: kind, number: uint8(p.LastMonth() * per / 12)}, true
}

// Compare orders periods by the month they end with, then month, year-to-date,
// quarter, half, year; "no period" comes first.
func (p Period) Compare(q Period) int {
	return cmp.Or(
		cmp.Compare(p.year, q.year),
		cmp.Compare(p.LastMonth(), q.LastMonth()),
		cmp.Compare(p.kind, q.kind))
}
