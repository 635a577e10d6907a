package period

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Calendar is a release calendar: for each kind of period the rule by which it
// is due, and the days announced for single periods, which win over the rule
// (the figures of the first three quarters of 2022 came on 1 November). It is
// never changed after it is made and may be used by many at once.
type Calendar struct {
	rules     map[Kind]Due
	announced map[Period]Date
	working   WorkingDays
}

// Deadline is a period and the instant at which it is due.
type Deadline struct {
	Period Period
	At     time.Time
}

// NewCalendar makes a calendar of rules by kind and of announced days. A day
// before the last month of its period begins is refused, because nothing can
// be known by then; so is one for a kind without a rule, which has no hour.
func NewCalendar(rules map[Kind]Due, announced map[Period]Date, working WorkingDays) (*Calendar, error) {
	for _, kind := range slices.Sorted(maps.Keys(rules)) {
		if kind.perYear() == 0 {
			return nil, fmt.Errorf("release calendar: a rule without a kind of period")
		}
		if err := rules[kind].Validate(); err != nil {
			return nil, fmt.Errorf("release calendar, each %s: %w", kind, err)
		}
	}
	for _, p := range slices.SortedFunc(maps.Keys(announced), Period.Compare) {
		day := announced[p]
		switch _, known := rules[p.kind]; {
		case p.IsZero():
			return nil, fmt.Errorf("release calendar: %s is announced for no period", day)
		case !known:
			return nil, fmt.Errorf("release calendar: %s is announced, but there is no rule for each %s", p, p.kind)
		case day.IsZero():
			return nil, fmt.Errorf("release calendar: the day announced for %s is missing", p)
		case day.Before(earliest(p)):
			return nil, fmt.Errorf("release calendar: %s cannot be due on %s, before %s", p, day, earliest(p))
		}
	}
	return &Calendar{rules: maps.Clone(rules), announced: maps.Clone(announced), working: working}, nil
}

// earliest is the first day of the last month of p: no due date precedes it.
func earliest(p Period) Date { return civil(p.Year(), p.LastMonth(), 1) }

// DueDate is the day on which p is due; false if the calendar has no rule for
// its kind.
func (c *Calendar) DueDate(p Period) (Date, bool) {
	if day, ok := c.announced[p]; ok {
		return day, true
	}
	return c.byRule(p)
}

func (c *Calendar) byRule(p Period) (Date, bool) {
	rule, ok := c.rules[p.kind]
	if !ok {
		return Date{}, false
	}
	day := rule.DueDate(p)
	if rule.WorkingDay {
		day = c.working.OnOrAfter(day)
	}
	return day, !day.IsZero()
}

// DueAt is the instant at which p is due; false if the calendar has no rule
// for its kind.
func (c *Calendar) DueAt(p Period) (time.Time, bool) {
	day, ok := c.DueDate(p)
	if !ok {
		return time.Time{}, false
	}
	rule := c.rules[p.kind]
	return day.At(rule.Hour, rule.Minute), true
}

// DueBy is the rounds from a first one on that were due at an instant, in the
// order of the periods. Who removes from it what is done has what is left to
// do: missed runs, restarts and clocks set back or forward need nothing more.
func (c *Calendar) DueBy(rounds Sequence, first Period, now time.Time) []Period {
	today := DateOf(now)
	var due []Period
	for _, p := range rounds.Between(first, Containing(rounds.Kind(), today)) {
		if at, ok := c.DueAt(p); ok && !at.After(now) {
			due = append(due, p)
		}
	}
	return due
}

// Between is what falls due from one day to another, both given and both
// included, in order of time: the release calendar that is shown and announced.
func (c *Calendar) Between(rounds Sequence, from, to Date) []Deadline {
	var deadlines []Deadline
	add := func(p Period) {
		day, ok := c.DueDate(p)
		if !ok || day.Before(from) || day.After(to) {
			return
		}
		at, _ := c.DueAt(p)
		deadlines = append(deadlines, Deadline{Period: p, At: at})
	}
	// By rule nothing is due later than MonthsAfter, the rest of the month and
	// a run of holidays; one period more covers a first day within a year.
	back := from.AddMonths(-c.rules[rounds.Kind()].MonthsAfter - 2)
	first := Containing(rounds.Kind(), back).Add(-1)
	for _, p := range rounds.Between(first, Containing(rounds.Kind(), to)) {
		if _, ok := c.announced[p]; !ok {
			add(p)
		}
	}
	for p := range c.announced {
		if rounds.IsRound(p) {
			add(p)
		}
	}
	slices.SortFunc(deadlines, func(a, b Deadline) int {
		return cmp.Or(a.At.Compare(b.At), a.Period.Compare(b.Period))
	})
	return deadlines
}
