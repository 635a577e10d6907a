package scoring

import "strings"

// Fault is one thing wrong with a scheme or a dataset. Code is stable; Path names the place inside
// the scheme ("index.children[2].normalise.method"), Line and Column the place in a file where one is
// known (1-based, 0 unknown). Nearest is the closest legal name where a name was not known.
type Fault struct {
	Code    string `json:"code"`
	Path    string `json:"path,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
	Message string `json:"message"`
	Nearest string `json:"nearest,omitempty"`
}

// Faults is every fault found, in order of place; it is an error when it is not empty.
type Faults []Fault

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, x := range f {
		lines[i] = x.Code + ": " + x.Message
	}
	return strings.Join(lines, "\n")
}
