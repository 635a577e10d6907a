package scoring

import (
	"fmt"
	"math"
	"strings"
)

// schemeReader collects the faults of one document while its parts are read.
type schemeReader struct {
	faults    []offsetFault
	mute      bool // the same text is read again for another leaf; its faults are known
	frequency string
	relative  bool
	defaults  *jsonTree // keys for every leaf that does not have them; nil for none
}

// place is a value of the document and where it stands. A fault at a place leaves the target as it was,
// so that reading goes on and every fault is found.
type place struct {
	r    *schemeReader
	path string
	tree *jsonTree
}

// field is a legal key of an object and what is done with its value.
type field struct {
	name string
	read func(place)
}

func (p place) fault(code, format string, a ...any) { p.faultNear("", code, format, a...) }

func (p place) faultNear(near, code, format string, a ...any) {
	p.r.add(Fault{Code: code, Path: p.path, Message: where(p.path) + fmt.Sprintf(format, a...), Nearest: near}, p.tree.offset)
}

func (r *schemeReader) add(f Fault, offset int) {
	if !r.mute {
		r.faults = append(r.faults, offsetFault{f, offset})
	}
}

func where(path string) string {
	if path == "" {
		return ""
	}
	return path + ": "
}

// wrongType says what is expected; hint may be empty.
func (p place) wrongType(expected string) {
	p.fault("wrong-type", "%s is expected, not %s", expected, p.tree.kind)
}

// object reads the keys in the document's order; a key that is not among the fields is a fault with
// the nearest legal name.
func (p place) object(expected string, fields []field) bool {
	if p.tree.kind != jsonObject {
		p.wrongType(expected)
		return false
	}
	for i, k := range p.tree.keys {
		v := place{p.r, joinKey(p.path, k.name), p.tree.members[i]}
		if f, known := fieldNamed(k.name, fields); known {
			f.read(v)
			continue
		}
		p.unknownKey(k, fieldNames(fields), fmt.Sprintf("%q is not a key here", k.name))
	}
	return true
}

func (p place) unknownKey(k jsonKey, legal []string, message string) {
	near := Nearest(k.name, legal)
	if near != "" {
		message += fmt.Sprintf("; did you mean %q?", near)
	} else if len(legal) > 0 {
		message += "; legal are " + strings.Join(legal, ", ")
	}
	path := joinKey(p.path, k.name)
	p.r.add(Fault{Code: "unknown-key", Path: path, Message: where(path) + message, Nearest: near}, k.offset)
}

func fieldNamed(name string, fields []field) (field, bool) {
	for _, f := range fields {
		if f.name == name {
			return f, true
		}
	}
	return field{}, false
}

func fieldNames(fields []field) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	return names
}

// member is the place of a key, and whether it is there.
func (p place) member(name string) (place, bool) {
	t := p.tree.member(name)
	return place{p.r, joinKey(p.path, name), t}, t != nil
}

// require says that keys are missing; the fault's path is that of the missing key.
func (p place) require(names ...string) bool {
	complete := true
	for _, name := range names {
		if v, there := p.member(name); !there {
			place{p.r, v.path, p.tree}.fault("missing-key", "%s is missing", name)
			complete = false
		}
	}
	return complete
}

func (p place) list(expected string, each func(i int, v place)) bool {
	if p.tree.kind != jsonArray {
		p.wrongType(expected)
		return false
	}
	for i, m := range p.tree.members {
		each(i, place{p.r, joinIndex(p.path, i), m})
	}
	return true
}

func (p place) text(into *string) {
	if p.tree.kind != jsonString {
		p.wrongType("text")
		return
	}
	*into = p.tree.text
}

// wordText is text that YAML may have taken for a number: a version, a period, a value.
func (p place) wordText(into *string) {
	switch p.tree.kind {
	case jsonString, jsonNumber:
		*into = p.tree.text
	default:
		p.wrongType("text")
	}
}

// version is text, or a whole number where YAML was given no quotes; 1.10 would have become 1.1.
func (p place) version(into *string) {
	if p.tree.kind == jsonNumber && strings.ContainsAny(p.tree.text, ".eE") {
		p.fault("wrong-type", "write it in quotes: the number %s need not be the text that was meant", p.tree.text)
		return
	}
	p.wordText(into)
}

func (p place) number(into *float64) {
	if p.tree.kind != jsonNumber {
		p.wrongType("a number")
		return
	}
	*into = p.tree.number
}

func (p place) numberOr(into **float64) {
	if p.tree.kind != jsonNumber {
		p.wrongType("a number")
		return
	}
	x := p.tree.number
	*into = &x
}

func (p place) integer(into *int) {
	x := p.tree.number
	if p.tree.kind != jsonNumber {
		p.wrongType("a whole number")
		return
	}
	if !(math.Abs(x) <= 1e9) || x != math.Trunc(x) {
		p.fault("wrong-type", "a whole number is expected, not %s", p.tree.text)
		return
	}
	*into = int(x)
}

func (p place) truth(into *bool) {
	if p.tree.kind != jsonBool {
		p.wrongType("true or false")
		return
	}
	*into = p.tree.truth
}

func (p place) numbers(into *[]float64) {
	list := []float64{}
	if p.list("a list of numbers", func(_ int, v place) {
		var x float64
		v.number(&x)
		list = append(list, x)
	}) {
		*into = list
	}
}

// pair is [a, b].
func (p place) pair(into *[2]float64) bool {
	var list []float64
	p.numbers(&list)
	if p.tree.kind != jsonArray {
		return false
	}
	if len(list) != 2 {
		p.fault("wrong-type", "two numbers are expected, not %d", len(list))
		return false
	}
	*into = [2]float64{list[0], list[1]}
	return true
}

func (p place) texts(into *[]string) {
	list := []string{}
	if p.list("a list of texts", func(_ int, v place) {
		var s string
		v.wordText(&s)
		list = append(list, s)
	}) {
		*into = list
	}
}

// oneOf takes one of the legal words.
func (p place) oneOf(into *string, legal ...string) bool {
	if p.tree.kind != jsonString {
		p.wrongType("one of " + strings.Join(legal, ", "))
		return false
	}
	return p.word(p.tree.text, into, legal)
}

func (p place) word(word string, into *string, legal []string) bool {
	for _, w := range legal {
		if w == word {
			*into = w
			return true
		}
	}
	near := Nearest(word, legal)
	if near != "" {
		p.faultNear(near, "unknown-name", "%q is not known; did you mean %q?", word, near)
	} else {
		p.fault("unknown-name", "%q is not known; legal are %s", word, strings.Join(legal, ", "))
	}
	return false
}

// numberMap is {NAME: number}.
func (p place) numberMap(into *map[string]float64) {
	if p.tree.kind != jsonObject {
		p.wrongType("numbers by name")
		return
	}
	m := make(map[string]float64, len(p.tree.keys))
	for i, k := range p.tree.keys {
		var x float64
		place{p.r, joinKey(p.path, k.name), p.tree.members[i]}.number(&x)
		m[k.name] = x
	}
	*into = m
}
