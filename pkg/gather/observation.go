// Package gather brings indicator values in: it fetches what departments offer, reads it, checks it
// against the regions and indicators it may hold, and appends it to the log of observations.
package gather

import (
	"context"
	"time"

	"saima/pkg/period"
	"saima/pkg/region"
)

// Key names one value of the world: which region, which indicator, which period.
type Key struct {
	Region    region.Code   `json:"region"`
	Indicator string        `json:"indicator"`
	Period    period.Period `json:"period"`
}

// Observation is a value as a department delivered it. Value is decimal text; empty is missing.
// Status is an SDMX letter (A normal, P provisional, E estimated, O missing, M not applicable, Q withheld).
type Observation struct {
	Key
	Value   string `json:"value"`
	Status  string `json:"status"`
	Locator string `json:"locator"` // where in the delivery: "Sheet1!C12", "line 14", "$.data[3]", "row 7"
}

// Delivery is one answer of one source: the raw bytes exactly as they came and what was read from them.
type Delivery struct {
	Source       string
	Department   string
	Period       period.Period // what was asked for; zero for a push of several periods
	Request      string        // address, file name or query, without secrets
	MediaType    string
	Raw          []byte
	Received     time.Time
	Observations []Observation
}

// Vintage is an observation as it stands in the log: the n-th value (from 1) known for its key, with its evidence.
type Vintage struct {
	Observation
	Number     int       `json:"vintage"`
	Received   time.Time `json:"received"`
	Source     string    `json:"source"`
	Department string    `json:"department"`
	Request    string    `json:"request"`
	RawDigest  string    `json:"rawDigest"` // sha256:… of the raw bytes, which are kept
	Run        int64     `json:"run"`
}

// Receipt says what an append changed. Appending the same delivery again changes nothing.
type Receipt struct {
	Run       int64 `json:"run"`
	New       int   `json:"new"`     // keys seen for the first time
	Revised   int   `json:"revised"` // keys whose value or status changed: a new vintage
	Unchanged int   `json:"unchanged"`
}

// Fault is one thing wrong with a delivery. Any fault refuses the whole delivery; earlier values stay.
type Fault struct {
	Code    string `json:"code"`            // e.g. unknown-region, dissolved-region, not-a-number, duplicate-key, empty-answer, half-a-table, not-json, damaged-workbook, …
	Where   string `json:"where,omitempty"` // cell, line or path
	Message string `json:"message"`
}

// Faults is an error when it is not empty.
type Faults []Fault

// Run is one attempt at a source for a period, kept for ever, whether it brought something or not.
type Run struct {
	ID         int64         `json:"id"`
	Source     string        `json:"source"`
	Period     period.Period `json:"period"`
	Started    time.Time     `json:"started"`
	Finished   time.Time     `json:"finished"`
	Outcome    string        `json:"outcome"` // delivered | refused | failed
	Receipt    Receipt       `json:"receipt"`
	Faults     Faults        `json:"faults"`
	RawDigest  string        `json:"rawDigest"` // of refused deliveries too
	Request    string        `json:"request"`
	MediaType  string        `json:"mediaType"`
	Department string        `json:"department"`
}

// Log is where observations are kept. Append is atomic and idempotent: it stores the raw bytes, the run
// and the new vintages together or nothing. Refuse keeps the raw bytes and the run of a delivery that was
// not taken. Both may be called concurrently; vintages of a key never get the same number twice.
type Log interface {
	Append(ctx context.Context, d Delivery, run Run) (Receipt, error)
	Refuse(ctx context.Context, d Delivery, run Run) error
	LastRun(ctx context.Context, source string, p period.Period, outcome string) (Run, bool, error)
}
