package period

import (
	"fmt"
	"time"
)

// WorkingDays knows on which days offices work: Monday to Friday, less the
// public holidays, plus the weekend days worked in exchange (调休). Both lists
// are announced by the State Council each year and are data of the operator.
// The zero value knows weekends only.
type WorkingDays struct {
	exceptions map[Date]bool // true: worked, false: holiday
}

// NewWorkingDays takes the holidays and the weekend days worked instead. A day
// in both lists is refused.
func NewWorkingDays(holidays, worked []Date) (WorkingDays, error) {
	exceptions := make(map[Date]bool, len(holidays)+len(worked))
	for _, d := range holidays {
		if d.IsZero() {
			return WorkingDays{}, fmt.Errorf("holidays: a date is missing")
		}
		exceptions[d] = false
	}
	for _, d := range worked {
		if d.IsZero() {
			return WorkingDays{}, fmt.Errorf("days worked: a date is missing")
		}
		if on, known := exceptions[d]; known && !on {
			return WorkingDays{}, fmt.Errorf("days worked: %s is also a holiday", d)
		}
		exceptions[d] = true
	}
	return WorkingDays{exceptions: exceptions}, nil
}

// IsWorkingDay reports whether offices work on the day.
func (w WorkingDays) IsWorkingDay(d Date) bool {
	if d.IsZero() {
		return false
	}
	if on, known := w.exceptions[d]; known {
		return on
	}
	weekday := d.Weekday()
	return weekday != time.Saturday && weekday != time.Sunday
}

// OnOrAfter is d, or the next working day if d is none.
func (w WorkingDays) OnOrAfter(d Date) Date {
	for !d.IsZero() && !w.IsWorkingDay(d) {
		d = d.AddDays(1)
	}
	return d
}

// Add is the n-th working day after d, d itself not counted: the end of a
// period for objections of n working days that opens on d. For n below 1 it is
// d.
func (w WorkingDays) Add(d Date, n int) Date {
	for ; n > 0 && !d.IsZero(); n-- {
		d = w.OnOrAfter(d.AddDays(1))
	}
	return d
}
