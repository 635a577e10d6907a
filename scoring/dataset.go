package scoring

// Status is the state of an observation in SDMX letters.
const (
	StatusNormal        = "A"
	StatusProvisional   = "P"
	StatusEstimated     = "E"
	StatusMissing       = "O"
	StatusNotApplicable = "M" // cannot exist
	StatusWithheld      = "Q"
)

// Unit is one that can be ranked, or a reference.
type Unit struct {
	ID      string
	Name    string
	Level   string   // "reference" is read by rules and never ranked
	Classes []string // of the period's last day
	Parent  string
	Groups  []string // if not empty, wins over the selection of the scheme's groups
}

// Observation is one value of one indicator. Value is decimal text; empty is missing.
type Observation struct {
	Unit, Indicator, Period string
	Value                   string
	Status                  string // empty means normal, or missing when Value is empty
}

// Dataset is what one round reads: the units and every observation that any rule may need
// (earlier periods, bases and targets too). It is made by NewDataset.
type Dataset struct {
	Period   string // the round: 2022-06, 2022-Q2 or 2022
	units    []Unit // in code order
	unitAt   map[string]int
	values   map[cell]value
	Previous *Result // the previous published round, nil if there is none
}

type cell struct {
	unit              int
	indicator, period string
}

type value struct {
	text   string
	x      float64
	status string
	ok     bool // a number is there
}
