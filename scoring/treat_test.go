package scoring

import (
	"math"
	"testing"
)

// Five values and an outlier; what each treatment makes of them, by hand.
func TestTreat(t *testing.T) {
	const data = "x\na 1\nb 2\nc 3\nd 4\ne 100"
	for treat, want := range map[string]map[string]float64{
		// quantiles of type 7 at 5 % and 95 %: 1 + 0.2·1 and 4 + 0.8·96
		`"percentiles"`: {"a": 1.2, "b": 2, "e": 80.8},
		`{"method":"percentiles","lower":0,"upper":75}`: {"a": 1, "d": 4, "e": 4},
		// median 3, MAD 1: 3 ± 1.4826·k
		`{"method":"mad","k":1}`: {"a": 3 - 1.4826, "b": 2, "e": 3 + 1.4826},
		// skewness √5, kurtosis 5: over both limits, one value moves to its neighbour
		`"winsorise"`:                           {"d": 4, "e": 4, "a": 1},
		`{"method":"winsorise","kurtosis":6}`:   {"e": 100},
		`"log"`:                                 {"a": 0, "e": math.Log(100)},
		`"log-shift"`:                           {"a": math.Log(0.99), "e": math.Log(99.99)}, // ln(x − 1 + 0.99)
		`{"method":"boxcox","lambda":2}`:        {"a": 0, "b": 1.5, "e": (100*100 - 1) / 2.0},
		`{"method":"winsorise-log","points":0}`: {"a": math.Log(0.99)}, // nothing may be moved
		`{"method":"winsorise-log","points":5}`: {"e": 4},
	} {
		t.Run(treat, func(t *testing.T) {
			r := mustCompute(t, oneLeaf(t, `"normalise":"identity","treat":`+treat), wide(t, data))
			for unit, x := range want {
				l := leafOf(t, unitOf(t, r, unit), "x")
				if !near(*l.Normalised, x, 1e-9) {
					t.Errorf("%s: %v, want %v", unit, *l.Normalised, x)
				}
				if l.State != "value" || len(l.Value) > 3 {
					t.Errorf("the value is shown as delivered: %+v", l)
				}
			}
		})
	}
}

func TestTreatRefuses(t *testing.T) {
	s := oneLeaf(t, `"normalise":"identity","treat":"log"`)
	faultOf(t, s, wide(t, "x\na 1\nb -2\nc 3"), "not-defined", "x", "b", "-2")
	s.Index.Children[0].Leaf.Treat.Method = "magic"
	faultOf(t, s, wide(t, "x\na 1\nb 2\nc 3"), "unknown-method", "x", "magic")
}
