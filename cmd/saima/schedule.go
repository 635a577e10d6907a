package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/robfig/cron/v3"

	"saima/pkg/period"
)

// schedule wakes a job by a cron line until the context ends. The job asks itself what is due and not done,
// so a wake that is missed costs nothing. A wake is skipped while the last one still works; a panic is caught
// inside the skip, because outside it would silence the job for ever.
func schedule(ctx context.Context, line string, logger *slog.Logger, job func(context.Context) error) (stop func(), err error) {
	c := cron.New(cron.WithLocation(period.Shanghai()))
	wake := cron.FuncJob(func() {
		if err := guarded(ctx, job); err != nil && ctx.Err() == nil {
			logger.Error("scheduled work", "error", err)
		}
	})
	if _, err := c.AddJob(line, cron.NewChain(cron.SkipIfStillRunning(cron.DiscardLogger)).Then(wake)); err != nil {
		return nil, fmt.Errorf("schedule %q: %w", line, err)
	}
	if next := c.Entries()[0].Schedule.Next(time.Unix(0, 0)); next.IsZero() {
		return nil, fmt.Errorf("schedule %q: its date never comes", line)
	}
	c.Start()
	return func() { <-c.Stop().Done() }, nil
}

// guarded turns a panic of a job into an error.
func guarded(ctx context.Context, job func(context.Context) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return job(ctx)
}
