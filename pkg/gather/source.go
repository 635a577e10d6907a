package gather

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"saima/pkg/period"
)

// Spec declares one source of data: who delivers what, in which format, by when. A department with a format
// that is known is one entry of the file of sources.
type Spec struct {
	ID         string   `yaml:"id"`
	Department string   `yaml:"department"`
	Title      string   `yaml:"title"`
	Kind       string   `yaml:"kind"` // http-json | http-csv | workbook | sql | push
	Indicators []string `yaml:"indicators"`
	Minimum    int      `yaml:"minimum"` // regions that a whole delivery names at least; fewer is half a table

	// When it is due, for which periods. Without Since the source is gathered by hand only.
	Since string  `yaml:"since"`
	Due   DueRule `yaml:"due"`

	// Where it is. {period}, {year} and {month} are filled in; {name} are the operator's own places.
	Address string `yaml:"address"` // http: address · workbook: file name in the drop folder · sql: data source name
	Driver  string `yaml:"driver"`  // sql
	Query   string `yaml:"query"`   // sql; one parameter, the period

	// How it is read.
	Rows     string            `yaml:"rows"`     // http-json: path of the list, as gjson writes it
	Columns  Columns           `yaml:"columns"`  // names of fields or columns
	Headings map[string]string `yaml:"headings"` // workbook: heading → indicator; two rows are joined by a slash
	Reads    string            `yaml:"reads"`    // workbook and sql without a period column: month | ytd | quarter | year
}

// DueRule is the day by which the figures of a period are due.
type DueRule struct {
	Day         int `yaml:"day"`
	MonthsAfter int `yaml:"monthsAfter"`
	Hour        int `yaml:"hour"`
}

func (d DueRule) rule() period.Due {
	return period.Due{Day: d.Day, MonthsAfter: d.MonthsAfter, Hour: d.Hour}
}

// Columns name the fields of a row.
type Columns struct {
	Region    string `yaml:"region"`
	Indicator string `yaml:"indicator"`
	Period    string `yaml:"period"`
	Value     string `yaml:"value"`
	Status    string `yaml:"status"`
}

// Kinds of sources.
func Kinds() []string { return []string{"http-json", "http-csv", "workbook", "sql", "push"} }

// ParseSources reads the file of sources; every fault comes at once. indicators are the names that may be
// delivered; nil allows any.
func ParseSources(text []byte, indicators []string) ([]Spec, error) {
	var file struct {
		Sources []Spec `yaml:"sources"`
	}
	if err := yaml.UnmarshalWithOptions(text, &file, yaml.Strict()); err != nil {
		return nil, Faults{{Code: "sources-file", Message: yaml.FormatError(err, false, true)}}
	}
	var faults Faults
	seen := map[string]bool{}
	for i, s := range file.Sources {
		where := fmt.Sprintf("sources[%d] %s", i, s.ID)
		fault := func(code, format string, args ...any) {
			faults = append(faults, Fault{code, where, fmt.Sprintf(format, args...)})
		}
		if s.ID == "" || seen[s.ID] {
			fault("source-id", "a source needs an id of its own")
		}
		seen[s.ID] = true
		if !slices.Contains(Kinds(), s.Kind) {
			fault("source-kind", "kind %q is none of %s", s.Kind, strings.Join(Kinds(), ", "))
		}
		if len(s.Indicators) == 0 {
			fault("source-indicators", "a source names the indicators it may deliver")
		}
		for _, id := range s.Indicators {
			if indicators != nil && !slices.Contains(indicators, id) {
				fault("unknown-indicator", "no indicator %q", id)
			}
		}
		for _, heading := range sortedKeys(s.Headings) {
			if !slices.Contains(s.Indicators, s.Headings[heading]) {
				fault("unknown-indicator", "heading %q leads to %q, which is not among the source's indicators", heading, s.Headings[heading])
			}
		}
		if s.Kind != "push" && s.Address == "" {
			fault("source-address", "a source of kind %s needs an address", s.Kind)
		}
		if s.Since != "" {
			if _, err := period.Parse(s.Since); err != nil {
				fault("source-since", "%v", err)
			}
			if err := s.Due.rule().Validate(); err != nil {
				fault("source-due", "%v", err)
			}
		}
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return file.Sources, nil
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// fill puts the period and the operator's places into an address.
func fill(template string, p period.Period, places map[string]string) string {
	pairs := []string{"{period}", p.String(), "{year}", fmt.Sprintf("%04d", p.Year()), "{month}", fmt.Sprintf("%02d", p.LastMonth())}
	for _, name := range sortedKeys(places) {
		pairs = append(pairs, "{"+name+"}", places[name])
	}
	return strings.NewReplacer(pairs...).Replace(template)
}

// observed is the period that an observation of a round carries, where the format does not say it.
func (s Spec) observed(p period.Period) (period.Period, error) {
	switch s.Reads {
	case "", "month":
		return p, nil
	case "ytd":
		return period.YearToDate(p.Year(), p.LastMonth()), nil
	case "quarter":
		if q, ok := p.As(period.KindQuarter); ok {
			return q, nil
		}
		return period.Period{}, fmt.Errorf("%s ends no quarter", p)
	case "year":
		return period.Year(p.Year()), nil
	}
	return period.Period{}, errors.New("reads: want month, ytd, quarter or year")
}
