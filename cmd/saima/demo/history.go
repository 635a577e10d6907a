package demo

import (
	"slices"
	"time"

	"saima/pkg/period"
)

// Step is a moment of the demonstration's history and what happens then.
type Step struct {
	At     time.Time
	Kind   StepKind
	Source string        // of a delivery or revision
	Round  period.Period // of everything
}

// StepKind says what happens.
type StepKind uint8

// The kinds of steps; deliveries of one moment come before what is computed from them.
const (
	Deliver StepKind = iota // a department's figures can be had
	Revise                  // a department has better figures for an earlier round
	Compute                 // the round is computed
	Release                 // the round is released
)

// FirstRound and LastRound bound the demonstration; the last one is computed and not released.
func FirstRound() period.Period { return period.Month(2021, 5) }

// LastRound of the demonstration.
func LastRound() period.Period { return period.Month(2022, 9) }

// ComputedAt is when a round is computed: the 22nd of the following month, 09:00.
func ComputedAt(round period.Period) time.Time {
	return period.Due{Day: 22, MonthsAfter: 1, Hour: 9}.DueAt(round)
}

// ReleasedAt is when a round was released: the 25th of the following month, 09:00.
func ReleasedAt(round period.Period) time.Time {
	return period.Due{Day: 25, MonthsAfter: 1, Hour: 9}.DueAt(round)
}

// History lists every step up to Start, in order.
func History() []Step {
	var steps []Step
	rounds := period.Rounds(FirstRound(), LastRound())
	d := Departments{}
	for _, round := range rounds {
		for _, x := range departments() {
			at, _ := d.Ready(x.source, round)
			steps = append(steps, Step{at, Deliver, x.source, round})
			if x.source == "statistics" && round.LastMonth()%3 == 0 {
				steps = append(steps, Step{revisedAt(round), Revise, x.source, round})
			}
		}
		steps = append(steps, Step{ComputedAt(round), Compute, "", round})
		if round != LastRound() {
			steps = append(steps, Step{ReleasedAt(round), Release, "", round})
		}
	}
	steps = slices.DeleteFunc(steps, func(s Step) bool { return s.At.After(Start()) })
	slices.SortStableFunc(steps, func(a, b Step) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		return int(a.Kind) - int(b.Kind)
	})
	return steps
}

// revisedAt is when the statistics bureau has revised a quarter's last month.
func revisedAt(round period.Period) time.Time {
	return period.Due{Day: 12, MonthsAfter: 2, Hour: 10}.DueAt(round)
}
