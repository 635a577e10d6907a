package period

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestParseReadsWhatStringWrites(t *testing.T) {
	all := append(every(minYear, minYear+1), every(2019, 2026)...)
	for _, p := range append(all, every(maxYear-1, maxYear)...) {
		got, err := Parse(p.String())
		if err != nil || got != p {
			t.Errorf("Parse(%q) = %s, %v", p, got, err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", `period "": a period reads 2022-06, 2022-01..06, 2022-Q2, 2022-H1 or 2022`},
		{"202206", "a period reads"},
		{"22-06", "a period reads"},
		{"2022-6", "a period reads"},
		{"2022-006", "a period reads"},
		{"2022-", "a period reads"},
		{"2022/06", "a period reads"},
		{" 2022-06", "a period reads"},
		{"2022-06 ", "a period reads"},
		{"2022-06-30", "a period reads"},
		{"２０２２-06", "a period reads"},
		{"+022-06", "a period reads"},
		{"2022-q2", "a period reads"},
		{"2022Q2", "a period reads"},
		{"2022-Qx", "a period reads"},
		{"2022-X1", "a period reads"},
		{"2022-M6", "a period reads"},
		{"2022-01..6", "a period reads"},
		{"2022-01...06", "a period reads"},
		{"2022年6月", "a period reads"},
		{"2022-00", `period "2022-00": month 0 of year 2022: a year has month 1 to 12`},
		{"2022-13", `period "2022-13": month 13 of year 2022: a year has month 1 to 12`},
		{"2022-01..13", "ytd 13 of year 2022"},
		{"2022-01..00", "ytd 0 of year 2022"},
		{"2022-Q0", "a year has quarter 1 to 4"},
		{"2022-Q5", "a year has quarter 1 to 4"},
		{"2022-H3", "a year has half 1 to 2"},
		{"2022-03..06", "a year-to-date period begins in January: 2022-01..06"},
		// as in published tables of the first three quarters of 2020
		{"2020-Q1..Q3", "write the span of quarters as 2020-01..09"},
		{"2020-Q1..Q5", "a period reads"},
		{"1899", "the year is not within 1900 to 2999"},
		{"0000", "the year is not within 1900 to 2999"},
	}
	for _, tt := range tests {
		p, err := Parse(tt.text)
		if err == nil || !strings.Contains(err.Error(), tt.want) || !p.IsZero() {
			t.Errorf("Parse(%q) = %s, %v; want an error with %q", tt.text, p, err, tt.want)
		}
	}
}

func TestPeriodInJSON(t *testing.T) {
	type round struct {
		Period Period            `json:"period"`
		None   Period            `json:"none,omitzero"`
		By     map[Period]string `json:"by"`
		Kind   Kind              `json:"kind"`
		Due    Date              `json:"due"`
	}
	in := round{Period: Month(2022, 6), By: map[Period]string{Quarter(2022, 2): "GDP"}, Kind: KindYearToDate, Due: civil(2022, 7, 18)}
	const want = `{"period":"2022-06","by":{"2022-Q2":"GDP"},"kind":"ytd","due":"2022-07-18"}`
	text, err := json.Marshal(in)
	if err != nil || string(text) != want {
		t.Fatalf("written %s, %v; want %s", text, err, want)
	}
	var out round
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	if out.Period != in.Period || out.By[Quarter(2022, 2)] != "GDP" || out.Kind != in.Kind || out.Due != in.Due {
		t.Errorf("read back %+v, want %+v", out, in)
	}
	empty := round{Period: Month(2022, 6), Kind: KindMonth, Due: civil(2022, 7, 18)}
	if err := json.Unmarshal([]byte(`{"period":"","kind":"","due":""}`), &empty); err != nil {
		t.Fatal(err)
	}
	if !empty.Period.IsZero() || empty.Kind != KindNone || !empty.Due.IsZero() {
		t.Errorf("empty text left %+v", empty)
	}
	for _, wrong := range []string{`{"period":"2022-13"}`, `{"kind":"week"}`, `{"due":"2022-02-29"}`} {
		kept := in
		if err := json.Unmarshal([]byte(wrong), &kept); err == nil {
			t.Errorf("%s was read", wrong)
		}
		if kept.Period != in.Period || kept.Kind != in.Kind || kept.Due != in.Due {
			t.Errorf("%s changed the value to %+v", wrong, kept)
		}
	}
}

func TestKindWords(t *testing.T) {
	for _, k := range kinds() {
		got, err := ParseKind(k.String())
		if err != nil || got != k {
			t.Errorf("ParseKind(%q) = %v, %v", k, got, err)
		}
	}
	for _, s := range []string{"", "Month", "week"} {
		if k, err := ParseKind(s); err == nil || !strings.Contains(err.Error(), "known are month, ytd, quarter, half, year") {
			t.Errorf("ParseKind(%q) = %v, %v", s, k, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"2022-06", "2022-01..06", "2022-01..02", "2022-Q2", "2022-H1", "2022", "2022-13", "2022-03..06",
		"2020-Q1..Q3", "", "-", "2022-", "2022-..", "2022-01..", "2022-Q", "9999-12", "0000-00", "2022年6月", "2022-\xff\xfe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := Parse(s)
		if err != nil {
			if !p.IsZero() {
				t.Fatalf("Parse(%q) gives %s beside the error %v", s, p, err)
			}
			return
		}
		if p.String() != s {
			t.Fatalf("Parse(%q) is written %q", s, p)
		}
		if p.FirstMonth() < 1 || p.FirstMonth() > p.LastMonth() || p.LastMonth() > 12 || !p.Contains(p.LastDay()) {
			t.Fatalf("Parse(%q) has months %d to %d", s, p.FirstMonth(), p.LastMonth())
		}
	})
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2022-06-30", "2024-02-29", "2022-02-29", "0001-01-01", "9999-12-31", "2022-6-30", "", "2022-06-3x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err != nil {
			return
		}
		if d.String() != s {
			t.Fatalf("ParseDate(%q) is written %q", s, d)
		}
		if next := d.AddDays(1); !next.IsZero() && next.DaysSince(d) != 1 {
			t.Fatalf("the day after %s is %s", d, next)
		}
	})
}
