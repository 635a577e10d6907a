package period

import (
	"slices"
	"strings"
	"testing"
)

func texts(periods []Period) string {
	var all []string
	for _, p := range periods {
		all = append(all, p.String())
	}
	return strings.Join(all, " ")
}

func TestStandardRounds(t *testing.T) {
	tests := []struct {
		from, to Period
		want     string
	}{
		{Month(2022, 1), Month(2022, 12), "2022-02 2022-03 2022-04 2022-05 2022-06 2022-07 2022-08 2022-09 2022-10 2022-11 2022-12"},
		{Month(2022, 11), Month(2023, 3), "2022-11 2022-12 2023-02 2023-03"},
		{Month(2022, 1), Month(2022, 1), ""},
		{Month(2022, 6), Month(2022, 6), "2022-06"},
		{Month(2022, 6), Month(2022, 5), ""},
		{YearToDate(2021, 12), YearToDate(2022, 3), "2021-01..12 2022-01..02 2022-01..03"},
		{Quarter(2021, 4), Quarter(2022, 2), "2021-Q4 2022-Q1 2022-Q2"},
		{Half(2021, 2), Half(2022, 2), "2021-H2 2022-H1 2022-H2"},
		{Year(2020), Year(2022), "2020 2021 2022"},
		{Month(2999, 11), Month(2999, 12), "2999-11 2999-12"},
		{Month(2022, 6), Quarter(2022, 4), ""},
		{Month(2022, 6), Period{}, ""},
		{Period{}, Month(2022, 6), ""},
		{Period{}, Period{}, ""},
	}
	for _, tt := range tests {
		if got := texts(Rounds(tt.from, tt.to)); got != tt.want {
			t.Errorf("rounds %s to %s: %s; want %s", tt.from, tt.to, got, tt.want)
		}
	}
}

func TestNextAndPrevious(t *testing.T) {
	tests := []struct{ period, previous, next string }{
		{"2022-06", "2022-05", "2022-07"},
		{"2022-12", "2022-11", "2023-02"},
		{"2022-02", "2021-12", "2022-03"},
		{"2022-01", "2021-12", "2022-02"}, // no round, but it lies between two
		{"2022-01..12", "2022-01..11", "2023-01..02"},
		{"2022-01..02", "2021-01..12", "2022-01..03"},
		{"2022-Q1", "2021-Q4", "2022-Q2"},
		{"2022-H1", "2021-H2", "2022-H2"},
		{"2022", "2021", "2023"},
		{"2999-12", "2999-11", ""},
		{"1900-02", "", "1900-03"},
	}
	for _, tt := range tests {
		p, err := Parse(tt.period)
		if err != nil {
			t.Fatal(err)
		}
		if p.Previous().String() != tt.previous || p.Next().String() != tt.next {
			t.Errorf("%s stands between %q and %q, want %q and %q", p, p.Previous(), p.Next(), tt.previous, tt.next)
		}
	}
}

func TestElevenRoundsAYear(t *testing.T) {
	for year := 2015; year <= 2030; year++ {
		rounds := Rounds(Month(year, 1), Month(year, 12))
		if len(rounds) != 11 || rounds[0] != Month(year, 2) {
			t.Errorf("%d has %d rounds from %s on", year, len(rounds), rounds[0])
		}
	}
	for _, p := range every(2020, 2024) {
		january := p.LastMonth() == 1
		if p.IsRound() == january {
			t.Errorf("%s is a round: %t", p, p.IsRound())
		}
		if !january && (p.Next().Previous() != p || p.Previous().Next() != p) {
			t.Errorf("%s is not the neighbour of its neighbours %s and %s", p, p.Previous(), p.Next())
		}
	}
}

func TestChosenMonths(t *testing.T) {
	s, err := NewSequence(KindMonth, 12, 3, 6, 9)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := texts(s.Between(Month(2022, 1), Month(2023, 3))), "2022-03 2022-06 2022-09 2022-12 2023-03"; got != want {
		t.Errorf("rounds %s, want %s", got, want)
	}
	if s.IsRound(Month(2022, 4)) || s.IsRound(Quarter(2022, 1)) || s.IsRound(Period{}) || !s.IsRound(Month(2022, 3)) {
		t.Error("wrong rounds")
	}
	if got := s.Next(Quarter(2022, 1)); !got.IsZero() {
		t.Errorf("after a quarter comes the month %s", got)
	}
	same, err := NewSequence(KindMonth, 3, 6, 9, 12)
	if err != nil || same != s {
		t.Errorf("the order of the months matters: %v, %v", same, err)
	}
	standard, err := NewSequence(KindMonth)
	if err != nil || standard != Standard(KindMonth) {
		t.Errorf("without months: %v, %v", standard, err)
	}
	written, err := NewSequence(KindMonth, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
	if err != nil || written != Standard(KindMonth) {
		t.Errorf("with the months of the standard: %v, %v", written, err)
	}
	january, err := NewSequence(KindMonth, 1)
	if err != nil || january.Next(Month(2022, 1)) != Month(2023, 1) || january.Previous(Month(2022, 1)) != Month(2021, 1) {
		t.Errorf("one round a year: %v, %v", january, err)
	}
}

func TestNewSequenceRefuses(t *testing.T) {
	tests := []struct {
		kind   Kind
		months []int
		want   string
	}{
		{KindMonth, []int{0}, "month 0 is not within 1 to 12"},
		{KindMonth, []int{2, 13}, "month 13 is not within 1 to 12"},
		{KindMonth, []int{2, 3, 2}, "month 2 stands twice"},
		{KindQuarter, []int{3}, "months can be chosen for monthly rounds only"},
		{KindNone, nil, "no kind of period"},
	}
	for _, tt := range tests {
		if s, err := NewSequence(tt.kind, tt.months...); err == nil || !strings.Contains(err.Error(), tt.want) || s != (Sequence{}) {
			t.Errorf("NewSequence(%s, %v) = %v, %v; want an error with %q", tt.kind, tt.months, s, err, tt.want)
		}
	}
	if s := (Sequence{}); s.IsRound(Month(2022, 6)) || !s.Next(Period{}).IsZero() || s.Between(Period{}, Period{}) != nil {
		t.Error("the zero sequence has rounds")
	}
}

func TestUpTo(t *testing.T) {
	s := Standard(KindMonth)
	if got, want := texts(s.UpTo(Month(2022, 3), 4)), "2021-11 2021-12 2022-02 2022-03"; got != want {
		t.Errorf("four rounds up to 2022-03: %s, want %s", got, want)
	}
	if got := s.UpTo(Month(2022, 12), 12); len(got) != 12 || got[0] != Month(2021, 12) || !slices.IsSortedFunc(got, Period.Compare) {
		t.Errorf("twelve rounds up to 2022-12: %s", texts(got))
	}
	if got, want := texts(s.UpTo(Month(1900, 3), 5)), "1900-02 1900-03"; got != want {
		t.Errorf("at the beginning: %s, want %s", got, want)
	}
	for _, got := range [][]Period{s.UpTo(Month(2022, 1), 3), s.UpTo(Quarter(2022, 1), 3), s.UpTo(Month(2022, 3), 0), s.UpTo(Month(2022, 3), -1)} {
		if got != nil {
			t.Errorf("rounds up to none: %s", texts(got))
		}
	}
}

func TestLastEnded(t *testing.T) {
	tests := []struct {
		kind      Kind
		day, want string
	}{
		{KindMonth, "2022-06-29", "2022-05"},
		{KindMonth, "2022-06-30", "2022-06"},
		{KindMonth, "2022-07-01", "2022-06"},
		{KindMonth, "2022-01-31", "2021-12"},
		{KindMonth, "2022-02-27", "2021-12"},
		{KindMonth, "2022-02-28", "2022-02"},
		{KindYearToDate, "2022-02-28", "2022-01..02"},
		{KindQuarter, "2022-10-24", "2022-Q3"},
		{KindHalf, "2022-06-30", "2022-H1"},
		{KindYear, "2022-12-30", "2021"},
		{KindYear, "2022-12-31", "2022"},
	}
	for _, tt := range tests {
		if got := Standard(tt.kind).LastEnded(date(t, tt.day)).String(); got != tt.want {
			t.Errorf("on %s the last %s ended is %s, want %s", tt.day, tt.kind, got, tt.want)
		}
	}
	if got := Standard(KindMonth).LastEnded(Date{}); !got.IsZero() {
		t.Errorf("without a date: %s", got)
	}
}
