package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"saima/pkg/gather"
	"saima/pkg/period"
	"saima/pkg/region"
)

// largestPush bounds a delivery by push: 101 regions × 60 indicators fit twenty times.
const largestPush = 8 << 20

// push takes a department's delivery. The token decides the source; ?source= chooses where it covers several.
func (s *server) push(c *gin.Context) error {
	token, ok := strings.CutPrefix(c.GetHeader("Authorization"), "Bearer ")
	if !ok {
		return errUnauthorised
	}
	sources, err := s.Inbox.Authorise(c, token)
	if err != nil {
		return err
	}
	source := c.Query("source")
	if source == "" && len(sources) == 1 {
		source = sources[0]
	}
	if !slices.Contains(sources, source) {
		return errForbidden
	}
	raw, err := readJSON(c, largestPush, nil)
	if err != nil {
		return err
	}
	run, err := s.Inbox.Push(c, source, raw)
	if err != nil {
		return err
	}
	return writeJSON(c, run)
}

// observations answers with the vintages of values that a published round rests on.
func (s *server) observations(c *gin.Context) error {
	q, err := queryOf(c)
	if err != nil {
		return err
	}
	vintages, err := s.Log.Public(c, q)
	if err != nil {
		return err
	}
	if vintages == nil {
		vintages = []gather.Vintage{}
	}
	return writeJSON(c, gin.H{"observations": vintages})
}

func queryOf(c *gin.Context) (gather.Query, error) {
	var q gather.Query
	var faults []Fault
	for _, text := range c.QueryArray("region") {
		code, err := region.ParseCode(text)
		if err != nil {
			faults = append(faults, Fault{"unknown-region", "region", err.Error()})
		}
		q.Regions = append(q.Regions, code)
	}
	q.Indicators = c.QueryArray("indicator")
	for _, text := range c.QueryArray("period") {
		p, err := period.Parse(text)
		if err != nil {
			faults = append(faults, Fault{"period", "period", err.Error()})
		}
		q.Periods = append(q.Periods, p)
	}
	if len(q.Regions) == 0 && len(q.Indicators) == 0 && len(q.Periods) == 0 {
		faults = append(faults, Fault{"too-wide", "", "give at least one region, indicator or period"})
	}
	if text := c.Query("as_of"); text != "" {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			faults = append(faults, Fault{"time", "as_of", err.Error()})
		}
		q.AsOf = at
	}
	if len(faults) > 0 {
		return q, faultsError{errBadRequest, faults}
	}
	return q, nil
}

func (s *server) sources(c *gin.Context) error {
	return writeJSON(c, gin.H{"sources": append([]SourceState{}, s.Sources()...)})
}

func (s *server) runs(c *gin.Context) error {
	runs, err := s.Log.Runs(c, c.Query("source"), 100)
	if err != nil {
		return err
	}
	if runs == nil {
		runs = []gather.Run{}
	}
	return writeJSON(c, gin.H{"runs": runs})
}

func (s *server) healthz(c *gin.Context) error { return writeJSON(c, gin.H{"alive": true}) }

func (s *server) readyz(c *gin.Context) error {
	if err := s.Ready(c); err != nil {
		s.Logger.Warn("not ready", "error", err)
		return errNotReady
	}
	return writeJSON(c, gin.H{"ready": true})
}

// writeJSON makes the body before the status is written.
func writeJSON(c *gin.Context, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	c.Header("Cache-Control", "no-store")
	c.Data(http.StatusOK, "application/json", body)
	return nil
}
