package period

import (
	"slices"
	"strings"
	"testing"
)

// every is each legal period of some years, in the order of Compare.
func every(fromYear, toYear int) []Period {
	var all []Period
	for year := fromYear; year <= toYear; year++ {
		for month := 1; month <= 12; month++ {
			all = append(all, Month(year, month), YearToDate(year, month))
			if month%3 == 0 {
				all = append(all, Quarter(year, month/3))
			}
			if month%6 == 0 {
				all = append(all, Half(year, month/6))
			}
		}
		all = append(all, Year(year))
	}
	return all
}

func date(t *testing.T, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestPeriodParts(t *testing.T) {
	tests := []struct {
		period                          Period
		kind                            Kind
		year, number, first, last       int
		firstDay, lastDay, text, before string
	}{
		{Month(2022, 6), KindMonth, 2022, 6, 6, 6, "2022-06-01", "2022-06-30", "2022-06", "2021-06"},
		{Month(2024, 2), KindMonth, 2024, 2, 2, 2, "2024-02-01", "2024-02-29", "2024-02", "2023-02"},
		{YearToDate(2022, 2), KindYearToDate, 2022, 2, 1, 2, "2022-01-01", "2022-02-28", "2022-01..02", "2021-01..02"},
		{YearToDate(2022, 12), KindYearToDate, 2022, 12, 1, 12, "2022-01-01", "2022-12-31", "2022-01..12", "2021-01..12"},
		{Quarter(2022, 1), KindQuarter, 2022, 1, 1, 3, "2022-01-01", "2022-03-31", "2022-Q1", "2021-Q1"},
		{Quarter(2022, 2), KindQuarter, 2022, 2, 4, 6, "2022-04-01", "2022-06-30", "2022-Q2", "2021-Q2"},
		{Quarter(2022, 4), KindQuarter, 2022, 4, 10, 12, "2022-10-01", "2022-12-31", "2022-Q4", "2021-Q4"},
		{Half(2022, 1), KindHalf, 2022, 1, 1, 6, "2022-01-01", "2022-06-30", "2022-H1", "2021-H1"},
		{Half(2022, 2), KindHalf, 2022, 2, 7, 12, "2022-07-01", "2022-12-31", "2022-H2", "2021-H2"},
		{Year(2022), KindYear, 2022, 1, 1, 12, "2022-01-01", "2022-12-31", "2022", "2021"},
	}
	for _, tt := range tests {
		p := tt.period
		if p.Kind() != tt.kind || p.Year() != tt.year || p.Number() != tt.number ||
			p.FirstMonth() != tt.first || p.LastMonth() != tt.last {
			t.Errorf("%s: kind %s, year %d, number %d, months %d to %d", p, p.Kind(), p.Year(), p.Number(), p.FirstMonth(), p.LastMonth())
		}
		if got := p.FirstDay().String(); got != tt.firstDay {
			t.Errorf("%s begins on %s, want %s", p, got, tt.firstDay)
		}
		if got := p.LastDay().String(); got != tt.lastDay {
			t.Errorf("%s ends on %s, want %s", p, got, tt.lastDay)
		}
		if got := p.String(); got != tt.text {
			t.Errorf("text %s, want %s", got, tt.text)
		}
		if got := p.YearBefore().String(); got != tt.before {
			t.Errorf("the year before %s: %s, want %s", p, got, tt.before)
		}
	}
}

func TestNoPeriod(t *testing.T) {
	var p Period
	if !p.IsZero() || p.Kind() != KindNone || p.Year() != 0 || p.FirstMonth() != 0 || p.LastMonth() != 0 || p.IsRound() {
		t.Errorf("the zero value is not empty: %#v", p)
	}
	for name, text := range map[string]string{"String": p.String(), "Chinese": p.Chinese(), "English": p.English(),
		"RoundChinese": p.RoundChinese(), "RoundEnglish": p.RoundEnglish()} {
		if text != "" {
			t.Errorf("%s of no period: %q", name, text)
		}
	}
	if !p.FirstDay().IsZero() || !p.LastDay().IsZero() || p.Contains(civil(2022, 6, 1)) || p.Contains(Date{}) {
		t.Error("no period has days")
	}
	if got := []Period{p.Add(1), p.Next(), p.Previous(), p.YearBefore()}; slices.ContainsFunc(got, func(q Period) bool { return !q.IsZero() }) {
		t.Errorf("no period has neighbours: %v", got)
	}
	if q, ok := p.As(KindYear); ok {
		t.Errorf("no period is part of %s", q)
	}
	if Month(2022, 6).IsZero() {
		t.Error("2022-06 is no period")
	}
}

func TestNewRefuses(t *testing.T) {
	tests := []struct {
		kind         Kind
		year, number int
		want         string
	}{
		{KindMonth, 2022, 13, "month 13 of year 2022: a year has month 1 to 12"},
		{KindMonth, 2022, 0, "month 0 of year 2022"},
		{KindMonth, 2022, 256 + 6, "month 262 of year 2022"}, // would wrap round in a byte
		{KindYearToDate, 2022, -1, "ytd -1 of year 2022"},
		{KindQuarter, 2022, 5, "a year has quarter 1 to 4"},
		{KindHalf, 2022, 3, "a year has half 1 to 2"},
		{KindYear, 2022, 2, "a year has year 1 to 1"},
		{KindMonth, 1899, 6, "the year is not within 1900 to 2999"},
		{KindMonth, 65536 + 2022, 6, "the year is not within 1900 to 2999"},
		{KindNone, 2022, 1, "no kind of period"},
		{KindYear + 1, 2022, 1, "no kind of period"},
	}
	for _, tt := range tests {
		p, err := New(tt.kind, tt.year, tt.number)
		if err == nil || !strings.Contains(err.Error(), tt.want) || !p.IsZero() {
			t.Errorf("New(%v, %d, %d) = %s, %v; want an error with %q", tt.kind, tt.year, tt.number, p, err, tt.want)
		}
	}
}

func TestConstructorsPanicOnFixedNonsense(t *testing.T) {
	for name, make := range map[string]func() Period{
		"month":   func() Period { return Month(2022, 13) },
		"ytd":     func() Period { return YearToDate(2022, 0) },
		"quarter": func() Period { return Quarter(2022, 5) },
		"half":    func() Period { return Half(2022, 3) },
		"year":    func() Period { return Year(22) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if reason, _ := recover().(string); !strings.HasPrefix(reason, "period: "+name) {
					t.Errorf("panic %q, want one that names the %s", reason, name)
				}
			}()
			t.Errorf("made %s", make())
		})
	}
}

func TestAdd(t *testing.T) {
	tests := []struct {
		from string
		n    int
		want string
	}{
		{"2022-06", 1, "2022-07"},
		{"2022-12", 1, "2023-01"},
		{"2022-01", -1, "2021-12"},
		{"2022-02", -1, "2022-01"}, // a lag of a month reads January, which is no round
		{"2022-06", -18, "2020-12"},
		{"2022-01..02", -1, "2022-01..01"},
		{"2022-01..02", -2, "2021-01..12"},
		{"2022-Q4", 1, "2023-Q1"},
		{"2022-Q1", -5, "2020-Q4"},
		{"2022-H2", 1, "2023-H1"},
		{"2022", -1, "2021"},
		{"2022", 0, "2022"},
		{"2999-12", 1, ""},
		{"2999", 1, ""},
		{"1900-01", -1, ""},
		{"1900-Q1", -1, ""},
		{"2022-06", 1 << 40, ""},
		{"2022-06", -1 << 40, ""},
	}
	for _, tt := range tests {
		p, err := Parse(tt.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Add(tt.n).String(); got != tt.want {
			t.Errorf("%s%+d = %q, want %q", tt.from, tt.n, got, tt.want)
		}
	}
}

func TestAddGoesBack(t *testing.T) {
	for _, p := range every(2019, 2024) {
		for n := -40; n <= 40; n++ {
			if got := p.Add(n).Add(-n); got != p {
				t.Fatalf("%s%+d and back is %s", p, n, got)
			}
		}
		if next := p.Add(1); p.Kind() != KindYearToDate && next.FirstDay() != p.LastDay().AddDays(1) {
			t.Errorf("%s ends on %s but %s begins on %s", p, p.LastDay(), next, next.FirstDay())
		}
	}
}

// Which observation a round reads (contract: accumulation ytd, single, quarter,
// year; quarters are due in rounds 3, 6, 9, 12).
func TestAs(t *testing.T) {
	tests := []struct {
		from Period
		kind Kind
		want string
	}{
		{Month(2022, 6), KindMonth, "2022-06"},
		{Month(2022, 6), KindYearToDate, "2022-01..06"},
		{Month(2022, 2), KindYearToDate, "2022-01..02"},
		{Month(2022, 6), KindQuarter, "2022-Q2"},
		{Month(2022, 6), KindHalf, "2022-H1"},
		{Month(2022, 6), KindYear, ""},
		{Month(2022, 7), KindQuarter, ""},
		{Month(2022, 9), KindQuarter, "2022-Q3"},
		{Month(2022, 9), KindHalf, ""},
		{Month(2022, 12), KindYear, "2022"},
		{Month(2022, 12), KindHalf, "2022-H2"},
		{Quarter(2022, 3), KindMonth, "2022-09"},
		{Quarter(2022, 3), KindYearToDate, "2022-01..09"},
		{Half(2022, 1), KindQuarter, "2022-Q2"},
		{Year(2022), KindQuarter, "2022-Q4"},
		{Year(2022), KindYearToDate, "2022-01..12"},
		{Year(2022), KindNone, ""},
	}
	for _, tt := range tests {
		got, ok := tt.from.As(tt.kind)
		if got.String() != tt.want || ok != (tt.want != "") {
			t.Errorf("%s as %s = %q, %t; want %q", tt.from, tt.kind, got, ok, tt.want)
		}
	}
}

func TestContaining(t *testing.T) {
	for _, p := range every(2021, 2024) {
		for _, d := range []Date{civil(p.Year(), p.LastMonth(), 1), p.LastDay()} {
			if got := Containing(p.Kind(), d); got != p {
				t.Errorf("the %s that contains %s is %s, want %s", p.Kind(), d, got, p)
			}
			if !p.Contains(d) {
				t.Errorf("%s does not contain %s", p, d)
			}
		}
		if d := p.LastDay().AddDays(1); p.Contains(d) || Containing(p.Kind(), d) == p {
			t.Errorf("%s contains %s", p, d)
		}
		if d := p.FirstDay().AddDays(-1); p.Contains(d) {
			t.Errorf("%s contains %s", p, d)
		}
	}
	for _, p := range []Period{Containing(KindMonth, Date{}), Containing(KindNone, civil(2022, 6, 1)),
		Containing(KindMonth, civil(1899, 12, 31)), Containing(KindYear, civil(3000, 1, 1))} {
		if !p.IsZero() {
			t.Errorf("%s, want no period", p)
		}
	}
}

func TestCompare(t *testing.T) {
	ordered := append([]Period{{}}, every(2021, 2023)...)
	for i, p := range ordered {
		for j, q := range ordered {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			if got := p.Compare(q); got != want {
				t.Fatalf("%q compared with %q: %d, want %d", p, q, got, want)
			}
			if p.Equal(q) != (want == 0) {
				t.Fatalf("%q equals %q: %t", p, q, p.Equal(q))
			}
		}
	}
}

func TestPeriodIsMapKey(t *testing.T) {
	seen := map[Period]bool{}
	for _, p := range every(2020, 2022) {
		if seen[p] {
			t.Errorf("%s stands twice", p)
		}
		seen[p] = true
	}
	if !seen[Month(2022, 6)] || seen[Month(2023, 6)] {
		t.Error("a period made again is not the same key")
	}
}
