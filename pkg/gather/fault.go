package gather

import "strings"

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, x := range f {
		lines[i] = x.Code
		if x.Where != "" {
			lines[i] += " at " + x.Where
		}
		lines[i] += ": " + x.Message
	}
	return strings.Join(lines, "\n")
}
