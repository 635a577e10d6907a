package period

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"
)

// provincial is months on the 18th at 09:00, quarters on the 25th at 10:00; the
// province released its first three quarters of 2022 on 1 November
// (www.sfccn.com/2022/11-1/xNMDE0MDVfMTc3MzExNg.html).
func provincial(t *testing.T) *Calendar {
	t.Helper()
	c, err := NewCalendar(map[Kind]Due{
		KindMonth:   {Day: 18, MonthsAfter: 1, Hour: 9},
		KindQuarter: {Day: 25, MonthsAfter: 1, Hour: 10},
		KindYear:    {Day: 31, MonthsAfter: 1, Hour: 10},
	}, map[Period]Date{Quarter(2022, 3): civil(2022, 11, 1)}, WorkingDays{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func instant(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestCalendarDueAt(t *testing.T) {
	c := provincial(t)
	tests := []struct {
		period Period
		want   string
	}{
		{Month(2022, 9), "2022-10-18T09:00:00+08:00"},
		{Quarter(2022, 2), "2022-07-25T10:00:00+08:00"},
		{Quarter(2022, 3), "2022-11-01T10:00:00+08:00"}, // announced
		{Year(2022), "2023-01-31T10:00:00+08:00"},
	}
	for _, tt := range tests {
		at, ok := c.DueAt(tt.period)
		if !ok || at.Format(time.RFC3339) != tt.want {
			t.Errorf("%s is due at %s, %t; want %s", tt.period, at, ok, tt.want)
		}
		day, ok := c.DueDate(tt.period)
		if !ok || day.String() != tt.want[:10] {
			t.Errorf("%s is due on %s, %t; want %s", tt.period, day, ok, tt.want[:10])
		}
	}
	for _, p := range []Period{Half(2022, 1), YearToDate(2022, 6), {}} {
		if at, ok := c.DueAt(p); ok || !at.IsZero() {
			t.Errorf("%s has no rule and is due at %s", p, at)
		}
	}
}

func TestDueBy(t *testing.T) {
	c := provincial(t)
	tests := []struct {
		kind  Kind
		first Period
		now   string
		want  string
	}{
		{KindMonth, Month(2022, 6), "2022-10-18T08:59:59+08:00", "2022-06 2022-07 2022-08"},
		{KindMonth, Month(2022, 6), "2022-10-18T09:00:00+08:00", "2022-06 2022-07 2022-08 2022-09"},
		{KindMonth, Month(2022, 6), "2022-10-18T01:00:00Z", "2022-06 2022-07 2022-08 2022-09"},
		{KindMonth, Month(2022, 11), "2023-03-17T23:59:59+08:00", "2022-11 2022-12"},
		{KindMonth, Month(2022, 11), "2023-03-18T09:00:00+08:00", "2022-11 2022-12 2023-02"},
		{KindMonth, Month(2022, 11), "2022-06-01T00:00:00+08:00", ""}, // a clock set back
		{KindQuarter, Quarter(2022, 1), "2022-10-31T23:59:59+08:00", "2022-Q1 2022-Q2"},
		{KindQuarter, Quarter(2022, 1), "2022-11-01T10:00:00+08:00", "2022-Q1 2022-Q2 2022-Q3"},
		{KindYear, Year(2020), "2022-10-24T09:00:00+08:00", "2020 2021"},
		{KindHalf, Half(2020, 1), "2022-10-24T09:00:00+08:00", ""}, // no rule
		{KindMonth, Period{}, "2022-10-24T09:00:00+08:00", ""},
		{KindMonth, Quarter(2022, 1), "2022-10-24T09:00:00+08:00", ""},
	}
	for _, tt := range tests {
		if got := texts(c.DueBy(Standard(tt.kind), tt.first, instant(t, tt.now))); got != tt.want {
			t.Errorf("%s from %s due by %s: %s; want %s", tt.kind, tt.first, tt.now, got, tt.want)
		}
	}
}

// DueBy agrees, hour by hour through a year and a bit, with asking every
// period one after another, and never forgets what was due before.
func TestDueByNeverForgets(t *testing.T) {
	rules := []Due{
		{Day: 1, MonthsAfter: 0}, {Day: 31, MonthsAfter: 0, Hour: 23, Minute: 30}, {Day: 18, MonthsAfter: 1, Hour: 9},
		{Day: 31, MonthsAfter: 1}, {Day: 30, MonthsAfter: 2, Hour: 12}, {Day: 8, MonthsAfter: 1, WorkingDay: true},
	}
	for i, rule := range rules {
		for _, kind := range kinds() {
			c, err := NewCalendar(map[Kind]Due{kind: rule}, nil, nationalDay2022(t))
			if err != nil {
				t.Fatal(err)
			}
			rounds := Standard(kind)
			first, last := Containing(kind, civil(2021, 1, 1)), Containing(kind, civil(2025, 12, 31))
			before := -1
			for now := civil(2022, 1, 1).At(0, 30); now.Year() < 2023; now = now.Add(7 * time.Hour) {
				due := c.DueBy(rounds, first, now)
				var want []Period
				for _, p := range rounds.Between(first, last) {
					if at, ok := c.DueAt(p); ok && !at.After(now) {
						want = append(want, p)
					}
				}
				if texts(due) != texts(want) {
					t.Fatalf("rule %d, %s, %s: due %s, want %s", i, kind, now, texts(due), texts(want))
				}
				if len(due) < before {
					t.Fatalf("rule %d, %s, %s: %d due, %d before", i, kind, now, len(due), before)
				}
				before = len(due)
			}
		}
	}
}

func TestWorkingDayMovesDue(t *testing.T) {
	c, err := NewCalendar(map[Kind]Due{
		KindMonth:   {Day: 5, MonthsAfter: 1, Hour: 9, WorkingDay: true},
		KindQuarter: {Day: 5, MonthsAfter: 1, Hour: 9},
	}, map[Period]Date{Month(2022, 10): civil(2022, 11, 6)}, nationalDay2022(t))
	if err != nil {
		t.Fatal(err)
	}
	for p, want := range map[Period]string{
		Month(2022, 8):   "2022-09-05",
		Month(2022, 9):   "2022-10-08", // 5 October is a holiday, Saturday 8 is worked
		Month(2022, 10):  "2022-11-06", // announced, a Sunday: stays
		Month(2022, 11):  "2022-12-05",
		Quarter(2022, 3): "2022-10-05",
	} {
		if day, ok := c.DueDate(p); !ok || day.String() != want {
			t.Errorf("%s is due on %s, want %s", p, day, want)
		}
	}
}

func TestBetween(t *testing.T) {
	c := provincial(t)
	tests := []struct {
		kind     Kind
		from, to string
		want     string
	}{
		{KindMonth, "2022-10-24", "2023-04-18", "2022-10@2022-11-18 2022-11@2022-12-18 2022-12@2023-01-18 2023-02@2023-03-18 2023-03@2023-04-18"},
		{KindMonth, "2022-10-18", "2022-10-18", "2022-09@2022-10-18"},
		{KindMonth, "2022-10-19", "2022-11-17", ""},
		{KindQuarter, "2022-07-01", "2022-12-31", "2022-Q2@2022-07-25 2022-Q3@2022-11-01"},
		{KindQuarter, "2022-10-01", "2022-10-31", ""}, // announced for later
		{KindYear, "2022-01-01", "2023-01-31", "2021@2022-01-31 2022@2023-01-31"},
		{KindHalf, "2022-01-01", "2023-01-31", ""},
		{KindMonth, "2022-12-01", "2022-11-01", ""},
	}
	for _, tt := range tests {
		var got []string
		for _, d := range c.Between(Standard(tt.kind), date(t, tt.from), date(t, tt.to)) {
			if at, _ := c.DueAt(d.Period); !at.Equal(d.At) {
				t.Errorf("%s stands at %s, but is due at %s", d.Period, d.At, at)
			}
			got = append(got, fmt.Sprintf("%s@%s", d.Period, DateOf(d.At)))
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s from %s to %s: %s; want %s", tt.kind, tt.from, tt.to, strings.Join(got, " "), tt.want)
		}
	}
}

// Day by day, Between finds each round exactly once, on its due date.
func TestBetweenFindsEachOnce(t *testing.T) {
	for _, rule := range []Due{{Day: 31, MonthsAfter: 0}, {Day: 25, MonthsAfter: 1, WorkingDay: true}, {Day: 31, MonthsAfter: 36}} {
		for _, kind := range kinds() {
			c, err := NewCalendar(map[Kind]Due{kind: rule}, nil, nationalDay2022(t))
			if err != nil {
				t.Fatal(err)
			}
			rounds := Standard(kind)
			found := map[Period]int{}
			from, to := civil(2022, 1, 1), civil(2023, 12, 31)
			for d := from; !d.After(to); d = d.AddDays(1) {
				for _, deadline := range c.Between(rounds, d, d) {
					found[deadline.Period]++
				}
			}
			want := map[Period]int{}
			for _, p := range rounds.Between(Containing(kind, civil(2017, 1, 1)), Containing(kind, to)) {
				if day, _ := c.DueDate(p); !day.Before(from) && !day.After(to) {
					want[p] = 1
				}
			}
			if len(want) == 0 || !maps.Equal(found, want) {
				t.Errorf("%+v, %s: found %v, want %v", rule, kind, found, want)
			}
		}
	}
}

func TestNewCalendarRefuses(t *testing.T) {
	monthly := map[Kind]Due{KindMonth: {Day: 18, MonthsAfter: 1}}
	tests := []struct {
		rules     map[Kind]Due
		announced map[Period]Date
		want      string
	}{
		{map[Kind]Due{KindMonth: {}}, nil, "release calendar, each month: due rule: day 0"},
		{map[Kind]Due{KindNone: {Day: 18}}, nil, "a rule without a kind of period"},
		{monthly, map[Period]Date{Quarter(2022, 3): civil(2022, 11, 1)}, "2022-Q3 is announced, but there is no rule for each quarter"},
		{monthly, map[Period]Date{Month(2022, 6): {}}, "the day announced for 2022-06 is missing"},
		{monthly, map[Period]Date{Month(2022, 6): civil(2022, 5, 31)}, "2022-06 cannot be due on 2022-05-31, before 2022-06-01"},
		{monthly, map[Period]Date{{}: civil(2022, 5, 31)}, "2022-05-31 is announced for no period"},
	}
	for _, tt := range tests {
		if c, err := NewCalendar(tt.rules, tt.announced, WorkingDays{}); err == nil || c != nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v, %v: %v, want an error with %q", tt.rules, tt.announced, err, tt.want)
		}
	}
}

func TestCalendarKeepsItsOwnCopy(t *testing.T) {
	rules := map[Kind]Due{KindMonth: {Day: 18, MonthsAfter: 1}}
	announced := map[Period]Date{Month(2022, 6): civil(2022, 7, 20)}
	c, err := NewCalendar(rules, announced, WorkingDays{})
	if err != nil {
		t.Fatal(err)
	}
	rules[KindMonth] = Due{Day: 1, MonthsAfter: 1}
	announced[Month(2022, 6)] = civil(2022, 7, 1)
	for p, want := range map[Period]string{Month(2022, 6): "2022-07-20", Month(2022, 7): "2022-08-18"} {
		if day, _ := c.DueDate(p); day.String() != want {
			t.Errorf("%s is due on %s, want %s", p, day, want)
		}
	}
}
