package store

import (
	"saima/pkg/period"
	"saima/pkg/region"
)

// parsePeriod reads the text of a period; empty text is no period.
func parsePeriod(s string) (p period.Period, err error) {
	err = p.UnmarshalText([]byte(s))
	return p, err
}

// texts reads the same few codes and periods again and again, and parses each once.
type texts struct {
	codes   map[string]region.Code
	periods map[string]period.Period
}

func newTexts() texts {
	return texts{map[string]region.Code{}, map[string]period.Period{}}
}

func (t texts) code(s string) (region.Code, error) {
	if c, ok := t.codes[s]; ok {
		return c, nil
	}
	c, err := region.ParseCode(s)
	if err == nil {
		t.codes[s] = c
	}
	return c, err
}

func (t texts) period(s string) (period.Period, error) {
	if p, ok := t.periods[s]; ok {
		return p, nil
	}
	p, err := parsePeriod(s)
	if err == nil {
		t.periods[s] = p
	}
	return p, err
}
