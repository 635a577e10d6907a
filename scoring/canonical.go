package scoring

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"sort"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
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
	return canonicalText(plain.Bytes())
}

// canonicalText brings one JSON document into canonical form.
func canonicalText(text []byte) ([]byte, error) {
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
	keys := make([]string, 0, len(object))
	for k := range object {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool { return lessUTF16(keys[i], keys[j]) })
	b = append(b, '{')
	for i, k := range keys {
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

// lessUTF16 differs from the order of bytes only beyond the basic plane.
func lessUTF16(a, b string) bool {
	x, y := utf16.Encode([]rune(a)), utf16.Encode([]rune(b))
	for i := 0; i < len(x) && i < len(y); i++ {
		if x[i] != y[i] {
			return x[i] < y[i]
		}
	}
	return len(x) < len(y)
}

func appendCanonicalNumber(b []byte, n json.Number) ([]byte, error) {
	x, err := strconv.ParseFloat(string(n), 64)
	if err != nil {
		return nil, fmt.Errorf("canonical JSON: number %s: %w", n, err)
	}
	return appendNumber(b, x), nil
}

// appendNumber prints as ECMAScript's Number::toString: the shortest digits that give x back.
func appendNumber(b []byte, x float64) []byte {
	if x == 0 {
		return append(b, '0')
	}
	if a := math.Abs(x); a >= 1e-6 && a < 1e21 {
		return strconv.AppendFloat(b, x, 'f', -1, 64)
	}
	from := len(b)
	b = strconv.AppendFloat(b, x, 'e', -1, 64)
	if n := len(b); n-from >= 4 && b[n-4] == 'e' && b[n-2] == '0' { // 1e-07 is 1e-7
		b[n-2] = b[n-1]
		b = b[:n-1]
	}
	return b
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
