package scoring

import (
	"encoding/json"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// mustScheme reads a scheme that the test relies on.
func mustScheme(t testing.TB, text string) *Scheme {
	t.Helper()
	s, err := ParseScheme([]byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return s
}

// oneLeaf is a year scheme of one leaf x with the keys given, such as `"normalise": "zscore"`.
func oneLeaf(t testing.TB, keys string) *Scheme {
	t.Helper()
	if keys != "" {
		keys = "," + keys
	}
	return mustScheme(t, `{"id":"one","frequency":"year","index":{"children":[{"id":"x","weight":100`+keys+`}]}}`)
}

// wide is a dataset of 2022: a header of indicators, then a line a unit; "-" is missing, "M" and "Q" are
// statuses without a value.
func wide(t testing.TB, text string) *Dataset {
	t.Helper()
	d, err := NewDataset("2022", nil, wideObservations(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func wideOf(t testing.TB, units []Unit, text string) *Dataset {
	t.Helper()
	d, err := NewDataset("2022", units, wideObservations(text))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func wideObservations(text string) []Observation {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	head := strings.Fields(lines[0])
	var obs []Observation
	for _, line := range lines[1:] {
		fields := strings.Fields(line)
		for i, f := range fields[1:] {
			o := Observation{Unit: fields[0], Indicator: head[i], Period: "2022", Value: f}
			switch f {
			case "-":
				o.Value = ""
			case "M", "Q":
				o.Value, o.Status = "", f
			}
			obs = append(obs, o)
		}
	}
	return obs
}

func mustCompute(t testing.TB, s *Scheme, d *Dataset) *Result {
	t.Helper()
	r, err := Compute(s, d)
	if err != nil {
		t.Fatal(err)
	}
	checkSums(t, r)
	return r
}

// officialOf is the computed sheet of the first group.
func officialOf(t testing.TB, s *Scheme, d *Dataset) *sheet {
	t.Helper()
	e, err := prepare(s, d)
	if err != nil {
		t.Fatal(err)
	}
	sh := e.sheet(0)
	if err := sh.compute(); err != nil {
		t.Fatal(err)
	}
	return sh
}

// unitOf finds a unit of the first group.
func unitOf(t testing.TB, r *Result, id string) *UnitResult {
	t.Helper()
	for i := range r.Groups[0].Units {
		if r.Groups[0].Units[i].Unit == id {
			return &r.Groups[0].Units[i]
		}
	}
	t.Fatalf("%s is not ranked; unranked: %+v", id, r.Groups[0].Unranked)
	return nil
}

func leafOf(t testing.TB, u *UnitResult, id string) *IndicatorResult {
	t.Helper()
	for i := range u.Indicators {
		if u.Indicators[i].ID == id {
			return &u.Indicators[i]
		}
	}
	t.Fatalf("%s has no indicator %s", u.Unit, id)
	return nil
}

// standings is the ranking in short: "b 1 100.00, a 2= 50.00".
func standings(r *Result) string {
	var parts []string
	for _, u := range r.Groups[0].Units {
		tie := ""
		if u.Tied {
			tie = "="
		}
		parts = append(parts, fmt.Sprintf("%s %v%s %s", u.Unit, u.Rank, tie, u.Score))
	}
	return strings.Join(parts, ", ")
}

// near compares with figures of others: relative to their size, absolutely below one.
func near(got, want, tolerance float64) bool {
	return math.Abs(got-want) <= tolerance*max(1, math.Abs(want))
}

// nano reads decimal text of at most nine decimals as an integer; no float is involved.
func nano(t testing.TB, text string) int64 {
	t.Helper()
	whole, fraction, _ := strings.Cut(text, ".")
	negative := strings.HasPrefix(whole, "-")
	whole = strings.TrimPrefix(whole, "-")
	if len(fraction) > 9 || whole == "" {
		t.Fatalf("%q is no decimal text of nine decimals", text)
	}
	n := int64(0)
	for _, c := range whole + fraction + strings.Repeat("0", 9-len(fraction)) {
		if c < '0' || c > '9' {
			t.Fatalf("%q is no decimal text", text)
		}
		n = n*10 + int64(c-'0')
	}
	if negative {
		return -n
	}
	return n
}

// checkSums: contributions of leaves, adjustments and rounding add up to the printed score as decimals.
func checkSums(t testing.TB, r *Result) {
	t.Helper()
	for _, g := range r.Groups {
		for _, u := range g.Units {
			sum, without := nano(t, u.Rounding), 0
			for _, l := range u.Indicators {
				if l.Contribution == "" {
					without++
					continue
				}
				sum += nano(t, l.Contribution)
			}
			for _, a := range u.Adjustments {
				sum += nano(t, a.Points)
			}
			if without == 0 && sum != nano(t, u.Score) {
				t.Errorf("%s %s: the parts make %d, the score is %s", g.ID, u.Unit, sum, u.Score)
			}
		}
		if g.Of != len(g.Units) || g.Size != len(g.Units)+len(g.Unranked) {
			t.Errorf("%s: size %d, of %d, %d ranked, %d unranked", g.ID, g.Size, g.Of, len(g.Units), len(g.Unranked))
		}
	}
}

// faultOf expects Compute to refuse with one code and a message that has all the words.
func faultOf(t testing.TB, s *Scheme, d *Dataset, code string, words ...string) {
	t.Helper()
	r, err := Compute(s, d)
	faults, is := err.(Faults)
	if !is {
		t.Fatalf("got %+v, %v; want the fault %s", r, err, code)
	}
	at := slices.IndexFunc(faults, func(f Fault) bool { return f.Code == code })
	if at < 0 {
		t.Fatalf("got %v, want the fault %s", faults, code)
	}
	for _, w := range words {
		if !strings.Contains(faults[at].Message, w) {
			t.Errorf("%q does not name %s", faults[at].Message, w)
		}
	}
}

// onProcessors does something with so many processors.
func onProcessors(procs int, do func()) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
	do()
}

// sameOnProcessors asks on one, two and five processors; the bytes of the answers must not differ.
func sameOnProcessors(t testing.TB, ask func() any) {
	t.Helper()
	var first string
	for _, procs := range []int{1, 2, 5} {
		onProcessors(procs, func() {
			text, err := json.Marshal(ask())
			if err != nil {
				t.Fatal(err)
			}
			if procs == 1 {
				first = string(text)
			} else if string(text) != first {
				t.Errorf("on %d processors the bytes differ from those on one", procs)
			}
		})
	}
}
