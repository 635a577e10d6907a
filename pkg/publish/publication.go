package publish

import (
	"fmt"
	"time"

	"saima/pkg/period"
)

// Document is the canonical JSON of a Leaderboard: bytes made once, named by their SHA-256 ("sha256:…").
type Document struct {
	Group  string `json:"group"`
	Digest string `json:"digest"`
	Bytes  []byte `json:"-"`
}

// Publication is a released round of a series (a scheme): numbered from 1, append-only. A correction is
// the next number with a reason. ID is "growth-2022/2022-08/1".
type Publication struct {
	Series    string        `json:"series"`
	Period    period.Period `json:"period"`
	Number    int           `json:"number"`
	Released  time.Time     `json:"released"`
	Reason    string        `json:"reason,omitempty"`
	Documents []Document    `json:"documents"` // in the scheme's group order
}

// Snapshot is a computed round that is not released: what a release would publish.
type Snapshot struct {
	Series    string        `json:"series"`
	Period    period.Period `json:"period"`
	Computed  time.Time     `json:"computed"`
	AsOf      time.Time     `json:"asOf"` // vintages received up to this moment count
	Documents []Document    `json:"documents"`
}

// ID names the publication in addresses: growth-2022/2022-08/1.
func (p Publication) ID() string { return fmt.Sprintf("%s/%s/%d", p.Series, p.Period, p.Number) }

// Document of a group; the first group's when group is empty.
func (p Publication) Document(group string) (Document, error) {
	for _, d := range p.Documents {
		if group == "" || d.Group == group {
			return d, nil
		}
	}
	return Document{}, ErrNotFound
}
