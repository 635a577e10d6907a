package scoring

import (
	"testing"

	"pgregory.net/rapid"

	"saima/scoring/internal/num"
)

func TestNanoTextIsFormatNano(t *testing.T) {
	rp := &report{}
	for _, n := range []int64{0, 1, -1, 10, 999_999_999, 1_000_000_000, -1_500_000_000, 8_999_999_999_999_999, -8_999_999_999_999_999} {
		if got, want := rp.nanoText(n), num.FormatNano(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(-9e15, 9e15).Draw(t, "nano")
		if got, want := rp.nanoText(n), num.FormatNano(n); got != want {
			t.Fatalf("%d: %s, want %s", n, got, want)
		}
	})
}
