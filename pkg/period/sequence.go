package period

import "fmt"

// Sequence is the succession of the rounds of a scheme: which periods are
// rounds, and which one follows. It is comparable; the zero value has no
// rounds.
type Sequence struct {
	kind   Kind
	months uint16 // bit m is set if month m is a round; months and year-to-date only
}

// standardMonths are February to December. January figures are not published
// by themselves; the first round of a year is January and February together.
const standardMonths = 1<<13 - 1<<2

// Standard is the usual sequence of a kind: eleven rounds a year, February to
// December, for months and year-to-date spans; every quarter, half or year.
func Standard(kind Kind) Sequence {
	switch kind {
	case KindMonth, KindYearToDate:
		return Sequence{kind: kind, months: standardMonths}
	case KindQuarter, KindHalf, KindYear:
		return Sequence{kind: kind}
	}
	return Sequence{}
}

// NewSequence is the sequence of a scheme that says itself which months have a
// round; without months it is Standard. Only months and year-to-date spans can
// be chosen from.
func NewSequence(kind Kind, months ...int) (Sequence, error) {
	s := Standard(kind)
	if s.kind == KindNone {
		return Sequence{}, fmt.Errorf("rounds: no kind of period given")
	}
	if len(months) == 0 {
		return s, nil
	}
	if kind.perYear() != 12 {
		return Sequence{}, fmt.Errorf("rounds of each %s: months can be chosen for monthly rounds only", kind)
	}
	s.months = 0
	for _, m := range months {
		switch {
		case m < 1 || m > 12:
			return Sequence{}, fmt.Errorf("rounds: month %d is not within 1 to 12", m)
		case s.months&(1<<m) != 0:
			return Sequence{}, fmt.Errorf("rounds: month %d stands twice", m)
		}
		s.months |= 1 << m
	}
	return s, nil
}

// Kind is the kind of the rounds.
func (s Sequence) Kind() Kind { return s.kind }

// IsRound reports whether p is one of the rounds.
func (s Sequence) IsRound(p Period) bool {
	if p.IsZero() || p.kind != s.kind {
		return false
	}
	return s.kind.perYear() != 12 || s.months&(1<<p.number) != 0
}

// Next is the first round after p; p itself need not be a round. It is "no
// period" if p is of another kind or no round follows.
func (s Sequence) Next(p Period) Period { return s.step(p, 1) }

// Previous is the last round before p, in the manner of Next.
func (s Sequence) Previous(p Period) Period { return s.step(p, -1) }

func (s Sequence) step(p Period, by int) Period {
	if p.kind != s.kind {
		return Period{}
	}
	for q := p.Add(by); !q.IsZero(); q = q.Add(by) {
		if s.IsRound(q) {
			return q
		}
	}
	return Period{}
}

// Between is the rounds from one period to another, both included, in order;
// nil if the span is empty or of another kind.
func (s Sequence) Between(from, to Period) []Period {
	if from.kind != s.kind || to.kind != s.kind {
		return nil
	}
	p := from
	if !s.IsRound(p) {
		p = s.Next(p)
	}
	var rounds []Period
	for ; !p.IsZero() && p.Compare(to) <= 0; p = s.Next(p) {
		rounds = append(rounds, p)
	}
	return rounds
}

// UpTo is the last n rounds that end with p, oldest first, for a history of
// fixed length. Fewer come back where the calendar begins; nil if p is no
// round.
func (s Sequence) UpTo(p Period, n int) []Period {
	if !s.IsRound(p) || n <= 0 {
		return nil
	}
	first := p
	for range n - 1 {
		earlier := s.Previous(first)
		if earlier.IsZero() {
			break
		}
		first = earlier
	}
	return s.Between(first, p)
}

// LastEnded is the latest round whose last day is not after d.
func (s Sequence) LastEnded(d Date) Period {
	p := Containing(s.kind, d)
	if s.IsRound(p) && !p.LastDay().After(d) {
		return p
	}
	return s.Previous(p)
}

// IsRound reports whether p is a round of the standard sequence of its kind:
// every period but a January.
func (p Period) IsRound() bool { return Standard(p.kind).IsRound(p) }

// Next is the round after p in the standard sequence of its kind: 2023-02
// follows 2022-12. The calendar without this gap is Add.
func (p Period) Next() Period { return Standard(p.kind).Next(p) }

// Previous is the round before p in the standard sequence of its kind.
func (p Period) Previous() Period { return Standard(p.kind).Previous(p) }

// Rounds is the standard rounds from one period to another of the same kind,
// both included.
func Rounds(from, to Period) []Period { return Standard(from.kind).Between(from, to) }
