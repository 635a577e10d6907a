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

// A unit to which the leaf does not apply is read all the same where others are compared with it.
func TestAReferenceToWhichTheLeafDoesNotApply(t *testing.T) {
	s := mustScheme(t, `{"id":"s","frequency":"year","relative":true,"index":{"children":[
		{"id":"x","weight":{"default":1,"k":"n/a"},"normalise":{"method":"ratio","to":"a"}},{"id":"y","weight":1,"normalise":"identity"}]}}`)
	units := []Unit{{ID: "a", Classes: []string{"k"}}, {ID: "b"}, {ID: "c"}}
	if got, want := standings(mustCompute(t, s, wideOf(t, units, "x y\na 10 1\nb 5 1\nc 20 1"))), "c 1 100.50, b 2 25.50, a 3 1.00"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
