package api

import (
	"context"
	"slices"

	"github.com/gin-gonic/gin"

	"saima/scoring"
)

// whatIfQuestion is the body of POST /api/v1/whatif. Values are by leaf of the scheme, or by indicator for
// what a derived leaf reads; weights by node.
type whatIfQuestion struct {
	Scheme  string             `json:"scheme"`
	Period  string             `json:"period"`
	Unit    string             `json:"unit"`
	Values  map[string]string  `json:"values"`
	Weights map[string]float64 `json:"weights"`
}

// whatIfAnswer compares the official result with the trial, in every group of the unit. A rank of 0 says
// that the unit is not ranked there.
type whatIfAnswer struct {
	Group    string      `json:"group"`
	Official whatIfPlace `json:"official"`
	Trial    whatIfPlace `json:"trial"`
	Change   string      `json:"change"` // of the score
	Moved    []movedUnit `json:"moved"`  // others whose rank changes
}

type whatIfPlace struct {
	Rank  float64 `json:"rank"`
	Score string  `json:"score"`
}

type movedUnit struct {
	Unit string  `json:"unit"`
	From float64 `json:"from"`
	To   float64 `json:"to"`
}

func (s *server) whatIf(c *gin.Context) error {
	var q whatIfQuestion
	if _, err := readJSON(c, 64<<10, &q); err != nil {
		return err
	}
	answers, err := s.try(c, q)
	if err != nil {
		return err
	}
	return writeJSON(c, gin.H{"groups": answers})
}

// try recomputes a published round with other values of one unit or other weights, everything else as
// published.
func (s *server) try(ctx context.Context, q whatIfQuestion) ([]whatIfAnswer, error) {
	pub, err := s.find(ctx, q.Scheme, q.Period)
	if err != nil {
		return nil, err
	}
	scheme, data, err := s.Archive.Computation(ctx, pub.Series, pub.Period, noTime())
	if err != nil {
		return nil, err
	}
	trial := scoring.Trial{Weights: q.Weights, Values: []scoring.TrialValue{}}
	for _, id := range sorted(q.Values) {
		trial.Values = append(trial.Values, scoring.TrialValue{Unit: q.Unit, Indicator: id, Value: q.Values[id]})
	}
	result, err := scoring.WhatIf(scheme, data, trial)
	if err != nil {
		return nil, err
	}
	answers := []whatIfAnswer{}
	for i := range result.Official.Groups {
		if a, in := answerOf(&result.Official.Groups[i], &result.Trial.Groups[i], result.Groups[i], q.Unit); in {
			answers = append(answers, a)
		}
	}
	return answers, nil
}

// answerOf a group, false where the unit is ranked in neither result.
func answerOf(official, trial *scoring.GroupResult, difference scoring.GroupDifference, unit string) (whatIfAnswer, bool) {
	a := whatIfAnswer{Group: official.ID, Change: "0", Moved: []movedUnit{}}
	a.Official, a.Trial = placeOf(official, unit), placeOf(trial, unit)
	for _, u := range difference.Units {
		switch {
		case u.Unit == unit:
			a.Change = u.Change
		case u.OfficialRank != u.TrialRank:
			a.Moved = append(a.Moved, movedUnit{u.Unit, u.OfficialRank, u.TrialRank})
		}
	}
	return a, a.Official.Rank > 0 || a.Trial.Rank > 0
}

func placeOf(g *scoring.GroupResult, unit string) whatIfPlace {
	i := slices.IndexFunc(g.Units, func(u scoring.UnitResult) bool { return u.Unit == unit })
	if i < 0 {
		return whatIfPlace{}
	}
	return whatIfPlace{g.Units[i].Rank, g.Units[i].Score}
}

func sorted(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
