package scoring

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"testing"
)

// smallPanel has holes, ties and a group that leaves some units out.
func smallPanel(t testing.TB, leaves int) (*Scheme, *Panel) {
	t.Helper()
	s := fiveNodes(t, leaves)
	s.Groups = []Group{{ID: "all"}, {ID: "odd", Class: "odd"}}
	p := &Panel{Period: "2022", Rounds: 5}
	for u := range 11 {
		unit := Unit{ID: fmt.Sprintf("u%02d", u)}
		if u%2 == 1 {
			unit.Classes = []string{"odd"}
		}
		p.Units = append(p.Units, unit)
	}
	for i := range p.Rounds * leaves * len(p.Units) {
		x := float64(i*7919%101) / 4
		if i%17 == 3 && i%5 != 0 {
			x = none
		}
		p.Values = append(p.Values, x)
	}
	return s, p
}

// The panel gives the bits of Compute, round by round.
func TestPanelIsCompute(t *testing.T) {
	const leaves = 7
	s, p := smallPanel(t, leaves)
	r, err := ComputePanel(s, p)
	if err != nil {
		t.Fatal(err)
	}
	for round := range p.Rounds {
		var obs []Observation
		for l := range leaves {
			for u, unit := range p.Units {
				o := Observation{Unit: unit.ID, Indicator: fmt.Sprintf("i%02d", l), Period: "2022"}
				if x := p.Values[(round*leaves+l)*len(p.Units)+u]; !isNaN(x) {
					o.Value = strconv.FormatFloat(x, 'f', -1, 64)
				}
				obs = append(obs, o)
			}
		}
		d, err := NewDataset("2022", p.Units, obs)
		if err != nil {
			t.Fatal(err)
		}
		want := mustCompute(t, s, d)
		for g, group := range want.Groups {
			got := r.Groups[g]
			n := len(got.Members)
			if got.ID != group.ID || n != group.Size {
				t.Fatalf("group %s of %d, want %s of %d", got.ID, n, group.ID, group.Size)
			}
			for m, id := range got.Members {
				exact, rank := got.Exact[round*n+m], got.Rank[round*n+m]
				found := false
				for _, u := range group.Units {
					if u.Unit == id {
						found = true
						if math.Float64bits(exact) != math.Float64bits(u.Exact) || rank != u.Rank {
							t.Errorf("round %d, %s: %v rank %v, want %v rank %v", round, id, exact, rank, u.Exact, u.Rank)
						}
					}
				}
				if !found && !(isNaN(exact) && isNaN(rank)) {
					t.Errorf("round %d: %s is not ranked, but has %v and %v", round, id, exact, rank)
				}
			}
		}
	}
}

func TestPanelRounds(t *testing.T) {
	s := mustScheme(t, `{"id":"s","frequency":"year","index":{"children":[{"id":"x","weight":100,"decimals":1,"normalise":"identity"}]}}`)
	p := &Panel{Period: "2022", Rounds: 1, Units: []Unit{{ID: "a"}, {ID: "b"}}, Values: []float64{2.25, 2.349}}
	r, err := ComputePanel(s, p)
	if err != nil {
		t.Fatal(err)
	}
	if g := r.Groups[0]; g.Exact[0] != 2.3 || g.Exact[1] != 2.3 || g.Rank[0] != 1 || g.Rank[1] != 1 {
		t.Errorf("%+v", g)
	}
	if p.Values[0] != 2.25 {
		t.Error("the values were changed")
	}
}

func TestPanelRefuses(t *testing.T) {
	for name, spoil := range map[string]func(*Scheme, *Panel) (*Scheme, string){
		"a value short": func(s *Scheme, p *Panel) (*Scheme, string) { p.Values = p.Values[1:]; return s, "panel-shape" },
		"units out of order": func(s *Scheme, p *Panel) (*Scheme, string) {
			p.Units[0], p.Units[1] = p.Units[1], p.Units[0]
			return s, "panel-shape"
		},
		"a derived leaf": func(_ *Scheme, p *Panel) (*Scheme, string) {
			p.Values = p.Values[:p.Rounds*len(p.Units)]
			return derived(t, `{"method":"sum","of":["p","q"]}`, ""), "panel-leaf"
		},
		"two leaves of one indicator": func(_ *Scheme, p *Panel) (*Scheme, string) {
			return mustScheme(t, `{"id":"s","frequency":"year","relative":true,"index":{"children":[{"id":"a","indicator":"x","weight":1},{"id":"b","indicator":"x","weight":1}]}}`), "panel-leaf"
		},
		"a leaf that is not due": func(_ *Scheme, p *Panel) (*Scheme, string) {
			p.Period = "2022-07"
			return mustScheme(t, `{"id":"s","relative":true,"index":{"children":[{"id":"a","weight":1},{"id":"b","weight":1,"accumulation":"quarter"}]}}`), "panel-leaf"
		},
		"no period": func(s *Scheme, p *Panel) (*Scheme, string) { p.Period = "x"; return s, "bad-period" },
		"an infinite value": func(s *Scheme, p *Panel) (*Scheme, string) {
			p.Values[4] = math.Inf(1)
			return s, "not-finite"
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, p := smallPanel(t, 2)
			s, code := spoil(s, p)
			r, err := ComputePanel(s, p)
			var faults Faults
			if !errors.As(err, &faults) || faults[0].Code != code {
				t.Fatalf("got %+v, %v; want %s", r, err, code)
			}
		})
	}
}
