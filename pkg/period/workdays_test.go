package period

import (
	"strings"
	"testing"
)

// nationalDay2022 is the holiday of 1–7 October 2022; Saturday 8 and Sunday 9
// October were worked. Source: State Council General Office, notice on public
// holidays of 2022 (国办发明电〔2021〕11号).
func nationalDay2022(t *testing.T) WorkingDays {
	t.Helper()
	var holidays []Date
	for day := 1; day <= 7; day++ {
		holidays = append(holidays, civil(2022, 10, day))
	}
	w, err := NewWorkingDays(holidays, []Date{civil(2022, 10, 8), civil(2022, 10, 9)})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestWorkingDays(t *testing.T) {
	w := nationalDay2022(t)
	for day, want := range map[string]bool{
		"2022-09-30": true, "2022-10-01": false, "2022-10-03": false, "2022-10-07": false, "2022-10-08": true,
		"2022-10-09": true, "2022-10-10": true, "2022-10-15": false, "2022-10-16": false, "2022-10-17": true,
	} {
		if got := w.IsWorkingDay(date(t, day)); got != want {
			t.Errorf("%s is a working day: %t", day, got)
		}
	}
	if w.IsWorkingDay(Date{}) || !w.OnOrAfter(Date{}).IsZero() || !w.Add(Date{}, 5).IsZero() {
		t.Error("no date is a working day")
	}
}

func TestAddWorkingDays(t *testing.T) {
	w := nationalDay2022(t)
	tests := []struct {
		from string
		n    int
		want string
	}{
		{"2022-10-10", 5, "2022-10-17"}, // objections of five working days over a weekend
		{"2022-09-30", 1, "2022-10-08"},
		{"2022-09-30", 3, "2022-10-10"},
		{"2022-10-15", 1, "2022-10-17"},
		{"2022-10-15", 0, "2022-10-15"},
		{"2022-10-15", -3, "2022-10-15"},
	}
	for _, tt := range tests {
		if got := w.Add(date(t, tt.from), tt.n).String(); got != tt.want {
			t.Errorf("%d working days after %s: %s, want %s", tt.n, tt.from, got, tt.want)
		}
	}
	var weekends WorkingDays
	if got := weekends.OnOrAfter(civil(2022, 10, 1)).String(); got != "2022-10-03" {
		t.Errorf("without holidays the first working day of October 2022 is %s", got)
	}
}

func TestNewWorkingDaysRefuses(t *testing.T) {
	day := civil(2022, 10, 8)
	for want, lists := range map[string][2][]Date{
		"2022-10-08 is also a holiday":   {{day}, {day}},
		"holidays: a date is missing":    {{{}}, nil},
		"days worked: a date is missing": {nil, {{}}},
	} {
		if _, err := NewWorkingDays(lists[0], lists[1]); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want an error with %q", lists, err, want)
		}
	}
}
