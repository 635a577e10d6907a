// Package region knows the province: its 11 cities and 90 counties, their codes and names, the classes
// they belong to on a day, and which units they came from.
package region

import (
	"strings"

	"saima/pkg/period"
)

// Code is an administrative division code of six digits, such as 330602. The zero Code is none.
type Code string

// Province is the reference that cities and counties are compared with.
const Province Code = "330000"

// String gives the six digits.
func (c Code) String() string { return string(c) }

// Level of a region.
type Level uint8

// The levels; a Reference is read by rules and never ranked.
const (
	Reference Level = iota + 1
	City
	County
)

// String is the word that schemes and files use.
func (l Level) String() string { return [...]string{"", "reference", "city", "county"}[l] }

// Region is one unit of the edition of 2021-04-09.
type Region struct {
	Code      Code
	Name      string // 景宁畲族自治县
	ShortName string // 景宁
	English   string
	Pinyin    string // the sort key; place names are read as the place reads them
	Parent    Code
	City      Code // of a city its own code; of the province none
	Level     Level
	Kind      string // 设区市, 市辖区, 县级市, 县, 自治县
	From, To  period.Date
}

// Short is the name without its kind, for narrow places.
func (r Region) Short() string {
	if r.ShortName != "" {
		return r.ShortName
	}
	return r.Name
}

// ValidOn says whether the region exists on a day.
func (r Region) ValidOn(day period.Date) bool {
	return (r.From.IsZero() || !day.Before(r.From)) && (r.To.IsZero() || day.Before(r.To))
}

// plain strips what yearbooks put into names: spaces of any width.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\t', '\n', '\r', '\u3000', '\u00a0':
			return -1
		}
		return r
	}, name)
}
