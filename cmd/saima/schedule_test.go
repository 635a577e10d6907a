package main

import (
	"context"
	"io"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A job that panics must be woken again: with Recover outside SkipIfStillRunning it would stay silent for ever.
func TestAPanicDoesNotSilenceAJob(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		var wakes atomic.Int32
		stop, err := schedule(ctx, "* * * * *", slog.New(slog.NewTextHandler(io.Discard, nil)), func(context.Context) error {
			if wakes.Add(1) == 1 {
				panic("first wake")
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(3*time.Minute + time.Second)
		stop()
		if got := wakes.Load(); got < 3 {
			t.Errorf("%d wakes in three minutes", got)
		}
	})
}

func TestAWakeIsSkippedWhileTheLastOneWorks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var running, most, wakes atomic.Int32
		stop, err := schedule(context.Background(), "* * * * *", slog.New(slog.NewTextHandler(io.Discard, nil)), func(context.Context) error {
			wakes.Add(1)
			most.Store(max(most.Load(), running.Add(1)))
			time.Sleep(150 * time.Second)
			running.Add(-1)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Minute)
		stop()
		if most.Load() != 1 || wakes.Load() < 3 {
			t.Errorf("%d at once, %d wakes", most.Load(), wakes.Load())
		}
	})
}

func TestSchedulesThatCannotBeAreRefused(t *testing.T) {
	for _, line := range []string{"", "every day", "61 * * * *", "0 0 31 2 *"} {
		if _, err := schedule(context.Background(), line, slog.Default(), func(context.Context) error { return nil }); err == nil {
			t.Errorf("%q was accepted", line)
		}
	}
}
