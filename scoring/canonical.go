package scoring

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"saima/scoring/internal/num"
)

// canonicalJSON writes a value as RFC 8785 (JSON Canonicalization Scheme): keys in the order of their
// UTF-16 code units, numbers as ECMAScript prints them, no insignificant space.
func canonicalJSON(v any) ([]byte, error) {
	var plain bytes.Buffer
	enc := json.NewEncoder(&plain)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("canonical JSON: %w", err)
	}
	return CanonicalJSON(plain.Bytes())
}

// CanonicalJSON brings one JSON document into canonical form (RFC 8785): the form that digests are taken of.
func CanonicalJSON(text []byte) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		return nil, fmt.Errorf("canonical JSON: %w", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("canonical JSON: text after the document")
	}
	return appendCanonical(make([]byte, 0, len(text)), tree)
}

func appendCanonical(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case string:
		return appendCanonicalString(b, v), nil
	case json.Number:
		return appendCanonicalNumber(b, v)
	case []any:
		return appendCanonicalArray(b, v)
	case map[string]any:
		return appendCanonicalObject(b, v)
	}
	return nil, fmt.Errorf("canonical JSON: a %T has no form", v)
}

func appendCanonicalArray(b []byte, list []any) (_ []byte, err error) {
	b = append(b, '[')
	for i, v := range list {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendCanonical(b, v); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

func appendCanonicalObject(b []byte, object map[string]any) (_ []byte, err error) {
	b = append(b, '{')
	for i, k := range canonicalKeys(object) {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendCanonicalString(b, k), ':')
		if b, err = appendCanonical(b, object[k]); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

// canonicalKeys are the keys of an object in the order of RFC 8785.
func canonicalKeys[V any](object map[string]V) []string {
	return slices.SortedFunc(maps.Keys(object), compareUTF16)
}

// compareUTF16 is the order of RFC 8785: that of the bytes, but for runes beyond the basic plane, which
// stand before U+E000.
func compareUTF16(a, b string) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	for i > 0 && i < len(a) && !utf8.RuneStart(a[i]) {
		i--
	}
	x, _ := utf8.DecodeRuneInString(a[i:])
	y, _ := utf8.DecodeRuneInString(b[min(i, len(b)):])
	if i < len(a) && i < len(b) && (x > 0xffff) != (y > 0xffff) {
		low := min(x, y)
		if low >= 0xe000 {
			return strings.Compare(b[i:], a[i:])
		}
	}
	return strings.Compare(a, b)
}

func appendCanonicalNumber(b []byte, n json.Number) ([]byte, error) {
	x, err := strconv.ParseFloat(string(n), 64)
	if err != nil {
		return nil, fmt.Errorf("canonical JSON: number %s: %w", n, err)
	}
	return num.AppendExact(b, x), nil
}

func appendCanonicalString(b []byte, s string) []byte {
	const digits = "0123456789abcdef"
	b = append(b, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r == '\b':
			b = append(b, '\\', 'b')
		case r == '\f':
			b = append(b, '\\', 'f')
		case r == '\n':
			b = append(b, '\\', 'n')
		case r == '\r':
			b = append(b, '\\', 'r')
		case r == '\t':
			b = append(b, '\\', 't')
		case r < 0x20:
			b = append(b, '\\', 'u', '0', '0', digits[r>>4], digits[r&15])
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return append(b, '"')
}

// digestOf names bytes: sha256: and 64 hexadecimal digits.
func digestOf(b []byte) string {
	sum := sha256.Sum256(b)
	return digestText(sum[:])
}

func digestText(sum []byte) string { return "sha256:" + hex.EncodeToString(sum) }
