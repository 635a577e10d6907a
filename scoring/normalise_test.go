package scoring

import (
	"testing"
)

// tail is what the last of n has, 0 too: 100·(1 − (1−0)·(p−1)/(n−1)) of places 1, 2, 3 of three.
func TestRankPointsWithATailOfNothing(t *testing.T) {
	r := mustCompute(t, oneLeaf(t, `"normalise":{"method":"rankpoints","tail":0}`), wide(t, "x\na 3\nb 2\nc 1"))
	if got, want := standings(r), "a 1 100.00, b 2 50.00, c 3 0.00"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
