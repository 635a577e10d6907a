package gather

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"saima/pkg/period"
	"saima/pkg/region"
)

// cell is one value as a format holds it, before anything has been checked.
type cell struct {
	region, indicator, period, value, status, where string
}

// examine turns cells into observations; every fault of the delivery comes at once.
func (s Spec) examine(regions *region.Registry, asked period.Period, cells []cell) ([]Observation, Faults) {
	var faults Faults
	if len(cells) == 0 {
		return nil, Faults{{"empty-answer", "", "the answer holds no values"}}
	}
	observations := make([]Observation, 0, len(cells))
	first := map[Key]string{}
	named := map[region.Code]bool{}
	for _, c := range cells {
		o, fault := s.observation(regions, asked, c)
		if fault.Code != "" {
			faults = append(faults, fault)
			continue
		}
		if where, twice := first[o.Key]; twice {
			faults = append(faults, Fault{"duplicate-key", c.where, fmt.Sprintf("%s %s %s stands at %s already", o.Region, o.Indicator, o.Period, where)})
			continue
		}
		first[o.Key] = c.where
		named[o.Region] = true
		observations = append(observations, o)
	}
	if len(faults) == 0 && len(named) < s.Minimum {
		faults = append(faults, Fault{"half-a-table", "", fmt.Sprintf("%d regions, at least %d are due", len(named), s.Minimum)})
	}
	return observations, faults
}

func (s Spec) observation(regions *region.Registry, asked period.Period, c cell) (o Observation, fault Fault) {
	refuse := func(code, format string, args ...any) (Observation, Fault) {
		return Observation{}, Fault{code, c.where, fmt.Sprintf(format, args...)}
	}
	r, err := regions.Resolve(c.region)
	var gone *region.DissolvedError
	switch {
	case errors.As(err, &gone):
		return refuse("dissolved-region", "%v", err)
	case err != nil:
		return refuse("unknown-region", "%v", err)
	}
	if !slices.Contains(s.Indicators, c.indicator) {
		return refuse("unknown-indicator", "the source delivers no %q; it delivers %s", c.indicator, strings.Join(s.Indicators, ", "))
	}
	p := asked
	if c.period != "" {
		if p, err = period.Parse(c.period); err != nil {
			return refuse("wrong-period", "%v", err)
		}
	} else if p, err = s.observed(asked); err != nil {
		return refuse("wrong-period", "%v", err)
	}
	if !asked.IsZero() && p.Year() > asked.Year() || !asked.IsZero() && p.Kind() != period.KindYear && p.LastDay().After(asked.LastDay()) {
		return refuse("wrong-period", "%s lies after the period asked for, %s", p, asked)
	}
	value := strings.TrimSpace(c.value)
	status := c.status
	if status == "" {
		status = "A"
		if value == "" {
			status = "O"
		}
	}
	if !strings.Contains("A P E O M Q", status) || len(status) != 1 {
		return refuse("status", "status %q is none of A, P, E, O, M, Q", status)
	}
	if value != "" && !decimal(value) {
		return refuse("not-a-number", "%q is not a decimal number", value)
	}
	if value != "" && (status == "O" || status == "M") {
		return refuse("status", "a value stands beside status %s", status)
	}
	if value == "" && status != "O" && status != "M" && status != "Q" {
		status = "O"
	}
	return Observation{Key{r.Code, c.indicator, p}, value, status, c.where}, Fault{}
}

// decimal says whether text is an optional minus, digits and at most one point between digits.
func decimal(text string) bool {
	digits := strings.TrimPrefix(text, "-")
	whole, fraction, point := strings.Cut(digits, ".")
	all := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	return all(whole) && (!point || all(fraction)) && len(text) <= 40
}
