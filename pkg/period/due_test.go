package period

import (
	"strings"
	"testing"
	"time"
)

func TestDue(t *testing.T) {
	// The 18th and 25th of the following month are the days of a published
	// monthly timetable: departments deliver on the 18th, approval on the 25th.
	eighteenth := Due{Day: 18, MonthsAfter: 1, Hour: 9}
	quarterly := Due{Day: 25, MonthsAfter: 1}
	last := Due{Day: 31, MonthsAfter: 1, Hour: 23, Minute: 59}
	tests := []struct {
		rule   Due
		period Period
		want   string
	}{
		{eighteenth, Month(2022, 6), "2022-07-18T09:00:00+08:00"},
		{eighteenth, Month(2022, 12), "2023-01-18T09:00:00+08:00"},
		{eighteenth, YearToDate(2022, 2), "2022-03-18T09:00:00+08:00"},
		{quarterly, Quarter(2022, 2), "2022-07-25T00:00:00+08:00"},
		{quarterly, Quarter(2022, 4), "2023-01-25T00:00:00+08:00"},
		{quarterly, Half(2022, 1), "2022-07-25T00:00:00+08:00"},
		{quarterly, Year(2022), "2023-01-25T00:00:00+08:00"},
		{last, Month(2022, 1), "2022-02-28T23:59:00+08:00"},
		{last, Month(2024, 1), "2024-02-29T23:59:00+08:00"},
		{last, Month(2022, 3), "2022-04-30T23:59:00+08:00"},
		{last, Month(2022, 2), "2022-03-31T23:59:00+08:00"},
		{Due{Day: 20, MonthsAfter: 0}, Month(2022, 6), "2022-06-20T00:00:00+08:00"},
		{Due{Day: 30, MonthsAfter: 2}, Month(2022, 12), "2023-02-28T00:00:00+08:00"}, // a month behind
		{Due{Day: 1, MonthsAfter: 18}, Year(2022), "2024-06-01T00:00:00+08:00"},
	}
	for _, tt := range tests {
		if got := tt.rule.DueAt(tt.period).Format(time.RFC3339); got != tt.want {
			t.Errorf("%s by %+v is due at %s, want %s", tt.period, tt.rule, got, tt.want)
		}
		if got := tt.rule.DueDate(tt.period).String(); got != tt.want[:10] {
			t.Errorf("%s by %+v is due on %s, want %s", tt.period, tt.rule, got, tt.want[:10])
		}
	}
}

func TestDueRefuses(t *testing.T) {
	tests := []struct {
		rule Due
		want string
	}{
		{Due{}, "day 0"},
		{Due{Day: 32}, "day 32"},
		{Due{Day: 1, MonthsAfter: -1}, "-1 months after"},
		{Due{Day: 1, MonthsAfter: 37}, "37 months after"},
		{Due{Day: 1, Hour: 24}, "hour 24"},
		{Due{Day: 1, Minute: 60}, "minute 60"},
	}
	for _, tt := range tests {
		if err := tt.rule.Validate(); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: %v, want an error with %q", tt.rule, err, tt.want)
		}
		if got := tt.rule.DueDate(Month(2022, 6)); !got.IsZero() || !tt.rule.DueAt(Month(2022, 6)).IsZero() {
			t.Errorf("%+v: 2022-06 is due on %s", tt.rule, got)
		}
	}
	if got := (Due{Day: 18}).DueDate(Period{}); !got.IsZero() {
		t.Errorf("no period is due on %s", got)
	}
}

// A later period is never due before an earlier one, whatever the rule.
func TestDueKeepsOrder(t *testing.T) {
	for day := 1; day <= 31; day++ {
		for after := range 4 {
			rule := Due{Day: day, MonthsAfter: after}
			for p := Month(2019, 1); p.Year() < 2025; p = p.Add(1) {
				if here, next := rule.DueDate(p), rule.DueDate(p.Add(1)); !here.Before(next) {
					t.Fatalf("%+v: %s is due on %s, the next on %s", rule, p, here, next)
				}
			}
		}
	}
}
