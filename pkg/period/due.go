package period

import (
	"fmt"
	"time"
)

// Due is a rule for the day on which the figures of a period must have been
// delivered, such as day 18 of the following month.
type Due struct {
	// Day of the month, 1 to 31. A shorter month ends the search: 31 is the
	// last day of every month.
	Day int
	// MonthsAfter counts from the last month of the period: 1 is the following
	// month, 0 the last month itself.
	MonthsAfter int
	// Hour and Minute of the clock in Asia/Shanghai; 00:00 means as the day
	// begins.
	Hour, Minute int
	// WorkingDay moves a day on which offices are closed to the next working
	// day.
	WorkingDay bool
}

// maxMonthsAfter is far beyond any real lag; final annual accounts take a year
// and a half.
const maxMonthsAfter = 36

// Validate names the first field that is out of its bounds.
func (r Due) Validate() error {
	switch {
	case r.Day < 1 || r.Day > 31:
		return fmt.Errorf("due rule: day %d is not within 1 to 31", r.Day)
	case r.MonthsAfter < 0 || r.MonthsAfter > maxMonthsAfter:
		return fmt.Errorf("due rule: %d months after is not within 0 to %d", r.MonthsAfter, maxMonthsAfter)
	case r.Hour < 0 || r.Hour > 23:
		return fmt.Errorf("due rule: hour %d is not within 0 to 23", r.Hour)
	case r.Minute < 0 || r.Minute > 59:
		return fmt.Errorf("due rule: minute %d is not within 0 to 59", r.Minute)
	}
	return nil
}

// DueDate is the day on which p is due by the day of the month alone; working
// days are the matter of a Calendar. It is "no date" for "no period" and for a
// rule that Validate refuses.
func (r Due) DueDate(p Period) Date {
	if p.IsZero() || r.Validate() != nil {
		return Date{}
	}
	month := civil(p.Year(), p.LastMonth(), 1).AddMonths(r.MonthsAfter)
	return civil(month.Year(), month.Month(), min(r.Day, DaysIn(month.Year(), month.Month())))
}

// DueAt is the instant at which p is due by the day of the month alone; the
// zero instant where DueDate is "no date".
func (r Due) DueAt(p Period) time.Time { return r.DueDate(p).At(r.Hour, r.Minute) }
