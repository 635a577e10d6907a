package api

import (
	"context"
	"fmt"
	"slices"

	"github.com/gin-gonic/gin"

	"saima/pkg/publish"
	"saima/pkg/region"
	"saima/scoring"
)

// place is a region's standing in one published document.
type place struct {
	pub      publish.Publication
	document publish.Document
	board    *publish.Leaderboard
}

// places finds the region in every group of a round, or of the series' latest rounds where none is named.
func (s *server) places(ctx context.Context, code region.Code, series, text string) ([]place, error) {
	schemes, err := s.Archive.Schemes(ctx)
	if err != nil {
		return nil, err
	}
	var found []place
	for _, x := range schemes {
		if series != "" && x.ID != series {
			continue
		}
		round := text
		if series == "" || round == "" {
			round = "latest"
		}
		pub, err := s.find(ctx, x.ID, round)
		if err != nil {
			continue // a series without a publication has no place to give
		}
		for _, d := range pub.Documents {
			full, err := s.document(ctx, pub, d.Group)
			if err != nil {
				return nil, err
			}
			b, err := publish.Open(full.Bytes)
			if err != nil {
				return nil, err
			}
			listed := slices.ContainsFunc(b.Unranked, func(u publish.Unranked) bool { return u.Region == code })
			if b.Of(code) != nil || listed {
				found = append(found, place{pub, full, b})
			}
		}
	}
	if len(found) == 0 {
		return nil, publish.ErrNotFound
	}
	return found, nil
}

func codeOf(c *gin.Context) (region.Code, error) {
	code, err := region.ParseCode(c.Param("code"))
	if err != nil {
		return "", publish.ErrNotFound
	}
	return code, nil
}

// standingAnswer is one region in one group.
type standingAnswer struct {
	Publication string            `json:"publication"`
	Digest      string            `json:"digest"`
	Scheme      string            `json:"scheme"`
	Period      string            `json:"period"`
	Group       publish.GroupHead `json:"group"`
	Marks       []string          `json:"marks"`
	Standing    *publish.Standing `json:"standing,omitempty"`
	Reason      string            `json:"reason,omitempty"`
	Levers      []lever           `json:"levers"`
	Moved       []moved           `json:"moved"`
}

type lever struct {
	Indicator string `json:"indicator"`
	From      string `json:"from"`
	To        string `json:"to"`
	Rank      string `json:"rank"`
}

type moved struct {
	Cause  string `json:"cause"`
	Points string `json:"points"`
}

func (s *server) standing(c *gin.Context) error {
	code, err := codeOf(c)
	if err != nil {
		return err
	}
	places, err := s.places(c, code, c.Query("scheme"), c.Query("period"))
	if err != nil {
		return err
	}
	answers := []standingAnswer{}
	for _, p := range places {
		b := p.board
		a := standingAnswer{Publication: p.pub.ID(), Digest: p.document.Digest, Scheme: b.Scheme.ID, Period: b.Period.String(), Group: b.Group, Marks: b.Marks,
			Standing: b.Of(code), Levers: []lever{}, Moved: []moved{}}
		for _, u := range b.Unranked {
			if u.Region == code {
				a.Reason = u.Reason
			}
		}
		answers = append(answers, a)
	}
	return writeJSON(c, gin.H{"region": code, "standings": answers})
}

func (s *server) regions(c *gin.Context) error {
	type row struct {
		Code    region.Code `json:"code"`
		Name    string      `json:"name"`
		English string      `json:"english"`
		Level   string      `json:"level"`
		Kind    string      `json:"kind"`
		Parent  region.Code `json:"parent,omitempty"`
	}
	rows := []row{}
	for _, r := range s.Regions.All() {
		rows = append(rows, row{r.Code, r.Name, r.English, r.Level.String(), r.Kind, r.Parent})
	}
	return writeJSON(c, gin.H{"regions": rows})
}

// whatIfQuestion is the body of POST /api/v1/whatif.
type whatIfQuestion struct {
	Scheme string            `json:"scheme"`
	Period string            `json:"period"`
	Unit   string            `json:"unit"`
	Values map[string]string `json:"values"`
}

// whatIfAnswer compares the official result with the trial, in every group of the unit.
type whatIfAnswer struct {
	Group    string      `json:"group"`
	Official whatIfPlace `json:"official"`
	Trial    whatIfPlace `json:"trial"`
	Moved    []movedUnit `json:"moved"` // others whose rank changes
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

// try recomputes a published round with other values of one unit, everything else as published.
func (s *server) try(ctx context.Context, q whatIfQuestion) ([]whatIfAnswer, error) {
	pub, err := s.find(ctx, q.Scheme, q.Period)
	if err != nil {
		return nil, err
	}
	scheme, data, err := s.Archive.Computation(ctx, pub.Series, pub.Period)
	if err != nil {
		return nil, err
	}
	reads, err := scheme.Reads(pub.Period.String())
	if err != nil {
		return nil, err
	}
	var changes []scoring.Observation
	var faults []Fault
	for _, id := range sorted(q.Values) {
		i := slices.IndexFunc(reads, func(r scoring.Reading) bool { return r.Leaf == id && r.For == "value" && r.Age == 0 })
		if i < 0 {
			faults = append(faults, Fault{"unknown-indicator", "values." + id, fmt.Sprintf("the scheme reads no %q in this round", id)})
			continue
		}
		changes = append(changes, scoring.Observation{Unit: q.Unit, Indicator: reads[i].Indicator, Period: reads[i].Period, Value: q.Values[id]})
	}
	if len(faults) > 0 {
		return nil, faultsError{errBadRequest, faults}
	}
	trialData, err := data.With(changes)
	if err != nil {
		return nil, err
	}
	official, err := scoring.Compute(scheme, data)
	if err != nil {
		return nil, err
	}
	trial, err := scoring.Compute(scheme, trialData)
	if err != nil {
		return nil, err
	}
	return compare(official, trial, q.Unit), nil
}

func compare(official, trial *scoring.Result, unit string) []whatIfAnswer {
	answers := []whatIfAnswer{}
	for i, g := range official.Groups {
		before, after := ranks(g), ranks(trial.Groups[i])
		from, ok := before[unit]
		if !ok {
			continue
		}
		a := whatIfAnswer{Group: g.ID, Official: from, Trial: after[unit], Moved: []movedUnit{}}
		for _, u := range g.Units {
			if to, ok := after[u.Unit]; ok && to.Rank != u.Rank && u.Unit != unit {
				a.Moved = append(a.Moved, movedUnit{u.Unit, u.Rank, to.Rank})
			}
		}
		answers = append(answers, a)
	}
	return answers
}

func ranks(g scoring.GroupResult) map[string]whatIfPlace {
	places := make(map[string]whatIfPlace, len(g.Units))
	for _, u := range g.Units {
		places[u.Unit] = whatIfPlace{u.Rank, u.Score}
	}
	return places
}

func sorted(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
