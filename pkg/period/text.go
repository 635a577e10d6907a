package period

import (
	"fmt"
	"strings"
)

const forms = "2022-06, 2022-01..06, 2022-Q2, 2022-H1 or 2022"

// Parse reads the text form of a period, exactly as String writes it:
// 2022-06 (month), 2022-01..06 (year to date), 2022-Q2, 2022-H1, 2022. Any
// other spelling is refused, so that one period has one text.
func Parse(s string) (Period, error) {
	p, reason := parse(s)
	if reason != "" {
		return Period{}, fmt.Errorf("period %q: %s", s, reason)
	}
	return p, nil
}

// parse gives the period or the reason why there is none.
func parse(s string) (p Period, reason string) {
	head, tail, cut := strings.Cut(s, "-")
	year, ok := digits(head, 4)
	if !ok {
		return Period{}, "a period reads " + forms
	}
	kind, number := KindYear, 1
	if cut {
		kind, number, reason = parseTail(head, tail)
		if reason != "" {
			return Period{}, reason
		}
	}
	p, err := New(kind, year, number)
	if err != nil {
		return Period{}, err.Error()
	}
	return p, ""
}

// parseTail reads what follows the year and its hyphen.
func parseTail(year, tail string) (kind Kind, number int, reason string) {
	if n, ok := digits(tail, 2); ok {
		return KindMonth, n, ""
	}
	if from, to, ok := strings.Cut(tail, ".."); ok {
		return parseSpan(year, from, to)
	}
	if len(tail) == 2 {
		if n, ok := digits(tail[1:], 1); ok {
			switch tail[0] {
			case 'Q':
				return KindQuarter, n, ""
			case 'H':
				return KindHalf, n, ""
			}
		}
	}
	return KindNone, 0, "a period reads " + forms
}

// parseSpan reads a year-to-date span. Statistical offices also write the
// first three quarters as Q1..Q3; the refusal names the form to use instead.
func parseSpan(year, from, to string) (kind Kind, number int, reason string) {
	if from == "Q1" && len(to) == 2 && to[0] == 'Q' && to[1] >= '1' && to[1] <= '4' {
		return KindNone, 0, fmt.Sprintf("write the span of quarters as %s-01..%02d", year, 3*int(to[1]-'0'))
	}
	last, ok := digits(to, 2)
	if !ok {
		return KindNone, 0, "a period reads " + forms
	}
	if from != "01" {
		return KindNone, 0, fmt.Sprintf("a year-to-date period begins in January: %s-01..%s", year, to)
	}
	return KindYearToDate, last, ""
}

// digits reads exactly n ASCII digits.
func digits(s string, n int) (value int, ok bool) {
	if len(s) != n {
		return 0, false
	}
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		value = 10*value + int(s[i]-'0')
	}
	return value, true
}

// String is the text form that Parse reads; empty for "no period".
func (p Period) String() string {
	switch p.kind {
	case KindMonth:
		return fmt.Sprintf("%04d-%02d", p.year, p.number)
	case KindYearToDate:
		return fmt.Sprintf("%04d-01..%02d", p.year, p.number)
	case KindQuarter:
		return fmt.Sprintf("%04d-Q%d", p.year, p.number)
	case KindHalf:
		return fmt.Sprintf("%04d-H%d", p.year, p.number)
	case KindYear:
		return fmt.Sprintf("%04d", p.year)
	}
	return ""
}

// MarshalText writes the text form, empty for "no period".
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads the text form; empty text is "no period".
func (p *Period) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*p = Period{}
		return nil
	}
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*p = parsed
	return nil
}
