package scoring

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// joinKey and joinIndex write the place inside a document: index.children[2].weight.
func joinKey(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func joinIndex(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// cutIndex cuts "[2]" off the front of a path.
func cutIndex(path string) (i int, rest string, ok bool) {
	digits, rest, closed := strings.Cut(path, "]")
	digits, opened := strings.CutPrefix(digits, "[")
	i, err := strconv.Atoi(digits)
	return i, rest, opened && closed && err == nil && i >= 0
}

// lineColumn is the 1-based line and column (in characters) of a byte.
func lineColumn(text []byte, offset int) (line, column int) {
	before := text[:min(max(offset, 0), len(text))]
	return bytes.Count(before, []byte("\n")) + 1, utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
}

// offsetOf is the byte of a path, or of the nearest part of it that stands in the document.
func (t *jsonTree) offsetOf(path string) int {
	at, here := t.offset, t
	for path != "" && here != nil {
		var next *jsonTree
		rest, offset := "", 0
		for i, k := range here.keys { // names may hold dots: the longest that fits
			if r, ok := strings.CutPrefix(path, k.name); ok && (r == "" || r[0] == '.' || r[0] == '[') && (next == nil || len(r) < len(rest)) {
				next, rest, offset = here.members[i], r, k.offset
			}
		}
		if i, r, ok := cutIndex(path); ok && here.kind == jsonArray && i < len(here.members) {
			next, rest, offset = here.members[i], r, here.members[i].offset
		}
		if next == nil {
			return at
		}
		at, here, path = offset, next, strings.TrimPrefix(rest, ".")
	}
	return at
}
