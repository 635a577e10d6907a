package scoring

import (
	"fmt"
)

// Trial is a what-if: other values of some units, other weights of some nodes.
type Trial struct {
	Values  []TrialValue       `json:"values,omitempty"`
	Weights map[string]float64 `json:"weights,omitempty"` // by node or leaf id, relative inside the parent, for all to whom it applies
}

// TrialValue replaces what a unit delivered in this round. Indicator is the id of a leaf, or an indicator
// that a derived leaf reads; Value decimal text, empty for missing.
type TrialValue struct {
	Unit      string `json:"unit"`
	Indicator string `json:"indicator"`
	Value     string `json:"value"`
}

// TrialResult is a what-if beside the official result.
type TrialResult struct {
	Official *Result           `json:"official,omitempty"`
	Trial    *Result           `json:"trial,omitempty"`
	Groups   []GroupDifference `json:"groups"` // in scheme order
}

// GroupDifference lists, in code order, the units whose score or rank the trial changes.
type GroupDifference struct {
	ID    string           `json:"id"`
	Units []UnitDifference `json:"units"`
}

// UnitDifference of one unit; a rank of 0 says that it is not ranked there.
type UnitDifference struct {
	Unit         string  `json:"unit"`
	OfficialRank float64 `json:"officialRank"`
	TrialRank    float64 `json:"trialRank"`
	Official     string  `json:"official"` // printed scores, empty where not ranked
	Trial        string  `json:"trial"`    // printed scores, empty where not ranked
	Change       string  `json:"change"`   // trial − official as decimal text, empty where not ranked in both
}

// WhatIf computes everything again with the trial's values and weights. The error is Faults, all at once:
// unknown-unit, unknown-indicator, unknown-reference, weight-negative, those of values and of Compute.
func WhatIf(s *Scheme, d *Dataset, t Trial) (*TrialResult, error) {
	official, err := prepare(s, d)
	if err != nil {
		return nil, err
	}
	changes, faults := official.observations(t.Values)
	weights, more := official.trialWeights(t.Weights)
	if faults = append(faults, more...); len(faults) > 0 {
		return nil, faults
	}
	changed, err := d.With(changes)
	if err != nil {
		return nil, err
	}
	trial, err := prepare(s, changed)
	if err != nil {
		return nil, err
	}
	trial.weights = weights
	r := &TrialResult{}
	if r.Official, err = official.sealed(); err != nil {
		return nil, err
	}
	if r.Trial, err = trial.sealed(); err != nil {
		return nil, err
	}
	r.Groups = differences(r.Official, r.Trial)
	return r, nil
}

// observations turns trial values into what would have been delivered.
func (e *engine) observations(values []TrialValue) (changes []Observation, faults Faults) {
	for i, v := range values {
		path := fmt.Sprintf("values[%d]", i)
		if _, known := e.data.unitAt[v.Unit]; !known {
			f := e.data.unknown(v.Unit)
			f.Path = path
			faults = append(faults, f)
			continue
		}
		s := e.handle(v.Indicator)
		if s < 0 {
			faults = append(faults, Fault{Code: "unknown-indicator", Path: path, Nearest: Nearest(v.Indicator, e.handles()),
				Message: fmt.Sprintf("the scheme reads no %q in this round", v.Indicator)})
			continue
		}
		if _, f := ParseValue(v.Value); v.Value != "" && f.Code != "" {
			f.Path = path
			faults = append(faults, f)
			continue
		}
		key := e.sources[s].series
		changes = append(changes, Observation{Unit: v.Unit, Indicator: key.indicator, Period: key.period, Value: v.Value})
	}
	return changes, faults
}

// handle is the source that a trial changes under a name: a leaf's own value, or what a derived leaf reads
// of this round; -1 if there is none.
func (e *engine) handle(name string) int {
	for l := range e.leaves {
		if p := &e.leaves[l]; p.id == name && p.due && p.now.value >= 0 {
			return p.now.value
		}
	}
	if found := e.sourcesOf(name); len(found) > 0 {
		latest := found[0]
		for _, s := range found {
			if e.sources[s].period > e.sources[latest].period {
				latest = s
			}
		}
		return latest
	}
	return -1
}

func (e *engine) handles() (names []string) {
	for l := range e.leaves {
		if e.leaves[l].due && e.leaves[l].now.value >= 0 {
			names = append(names, e.leaves[l].id)
		}
	}
	for i := range e.sources {
		if e.current[i] {
			names = append(names, e.sources[i].indicator)
		}
	}
	return names
}

// trialWeights are weights by node index, NaN where the scheme's stay; nil if all stay.
func (e *engine) trialWeights(weights map[string]float64) (byNode []float64, faults Faults) {
	for _, id := range sortedKeys(weights) {
		if byNode == nil {
			byNode = filled(len(e.nodes), none)
		}
		path := joinKey("weights", id)
		i, found := e.weighed(path, id)
		if len(found) == 0 {
			found = checkWeight(path, id, weights[id])
		}
		faults = append(faults, found...)
		byNode[i] = weights[id]
	}
	return byNode, faults
}

func differences(official, trial *Result) (groups []GroupDifference) {
	for g := range official.Groups {
		d := GroupDifference{ID: official.Groups[g].ID, Units: []UnitDifference{}}
		before, after := official.Groups[g].byUnit(), trial.Groups[g].byUnit()
		names := map[string]bool{}
		for id := range before {
			names[id] = true
		}
		for id := range after {
			names[id] = true
		}
		for _, id := range sortedKeys(names) {
			u := UnitDifference{Unit: id}
			if x := before[id]; x != nil {
				u.OfficialRank, u.Official = x.Rank, x.Score
			}
			if x := after[id]; x != nil {
				u.TrialRank, u.Trial = x.Rank, x.Score
			}
			if u.Official != "" && u.Trial != "" {
				u.Change = minusText(u.Trial, u.Official)
			}
			if u.OfficialRank != u.TrialRank || u.Official != u.Trial {
				d.Units = append(d.Units, u)
			}
		}
		groups = append(groups, d)
	}
	return groups
}
