package scoring

import (
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

// lineColumn is the 1-based line and column (in characters) of a byte.
func lineColumn(text []byte, offset int) (line, column int) {
	line, from := 1, 0
	for i := 0; i < offset && i < len(text); i++ {
		if text[i] == '\n' {
			line, from = line+1, i+1
		}
	}
	return line, utf8.RuneCount(text[from:min(offset, len(text))]) + 1
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
		if here.kind == jsonArray {
			for i, m := range here.members {
				if r, ok := strings.CutPrefix(path, joinIndex("", i)); ok {
					next, rest, offset = m, r, m.offset
				}
			}
		}
		if next == nil {
			return at
		}
		at, here, path = offset, next, strings.TrimPrefix(rest, ".")
	}
	return at
}
