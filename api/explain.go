package api

import (
	"context"

	"saima/api/web"
	"saima/pkg/period"
)

// noPeriod asks for the latest round.
func noPeriod() period.Period { return period.Period{} }

// explain fills in why a region's score moved and what would gain a place.
func (s *server) explain(ctx context.Context, page *web.RegionPage, own place) error {
	return ctx.Err()
}
