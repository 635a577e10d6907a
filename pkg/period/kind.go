package period

import "fmt"

// Kind is the sort of a period.
type Kind uint8

// The kinds, in the order in which periods that end with the same month sort.
const (
	KindNone       Kind = iota // no period
	KindMonth                  // 2022-06
	KindYearToDate             // 2022-01..06
	KindQuarter                // 2022-Q2
	KindHalf                   // 2022-H1
	KindYear                   // 2022
)

// kinds lists the legal ones.
func kinds() []Kind {
	return []Kind{KindMonth, KindYearToDate, KindQuarter, KindHalf, KindYear}
}

// perYear is how many periods of the kind a year has, 0 for no kind.
func (k Kind) perYear() int {
	switch k {
	case KindMonth, KindYearToDate:
		return 12
	case KindQuarter:
		return 4
	case KindHalf:
		return 2
	case KindYear:
		return 1
	}
	return 0
}

// String is the word of scheme and configuration files: month, ytd, quarter,
// half, year; empty for no kind.
func (k Kind) String() string {
	switch k {
	case KindMonth:
		return "month"
	case KindYearToDate:
		return "ytd"
	case KindQuarter:
		return "quarter"
	case KindHalf:
		return "half"
	case KindYear:
		return "year"
	}
	return ""
}

// ParseKind reads the words that String writes.
func ParseKind(s string) (Kind, error) {
	for _, k := range kinds() {
		if k.String() == s {
			return k, nil
		}
	}
	return KindNone, fmt.Errorf("kind of period %q: known are month, ytd, quarter, half, year", s)
}

// MarshalText writes the word of the kind.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the word of a kind; empty text is no kind.
func (k *Kind) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*k = KindNone
		return nil
	}
	parsed, err := ParseKind(string(text))
	if err != nil {
		return err
	}
	*k = parsed
	return nil
}
