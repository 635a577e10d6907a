// Package letter knows characters that a reader does not see.
package letter

import "unicode"

// Hidden tells a character that shows nothing and makes two texts differ that look the same: a control character or
// line separator, a format character such as a zero-width space, a byte order mark or a change of writing direction;
// and the one that stands for bytes that could not be read.
func Hidden(r rune) bool {
	return r == unicode.ReplacementChar || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}
