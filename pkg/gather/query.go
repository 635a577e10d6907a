package gather

import (
	"time"

	"saima/pkg/period"
	"saima/pkg/region"
)

// Query selects observations; an empty list means all. AsOf limits to vintages received by then, zero means now.
type Query struct {
	Regions    []region.Code
	Indicators []string
	Periods    []period.Period
	AsOf       time.Time
}
