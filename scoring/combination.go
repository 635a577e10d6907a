package scoring

import (
	"context"
	"errors"
	"strings"
)

// combinations counts the schemes that one option of each alternative makes; more than maxCombinations are
// not counted further.
func combinations(all []Alternative) int {
	n := 1
	for i := range all {
		if n *= len(all[i].Options); n > maxCombinations {
			return maxCombinations + 1
		}
	}
	return n
}

// choiceOf are the numbers of the options of the k-th combination; those of the last alternative run fastest.
func choiceOf(all []Alternative, k int, into []int) []int {
	into = sized(into, len(all))
	for i := len(all) - 1; i >= 0; i-- {
		into[i] = k % len(all[i].Options)
		k /= len(all[i].Options)
	}
	return into
}

func optionsOf(all []Alternative, k int) []*Option {
	options := make([]*Option, len(all))
	for i, j := range choiceOf(all, k, nil) {
		options[i] = &all[i].Options[j]
	}
	return options
}

// combinationText is "outliers=five, normalisation=z".
func combinationText(all []Alternative, k int) string {
	var parts []string
	for i, o := range optionsOf(all, k) {
		parts = append(parts, all[i].ID+"="+o.ID)
	}
	return strings.Join(parts, ", ")
}

// engine prepares the scheme of the k-th combination.
func (u *uncertain) engine(k int) (*engine, error) {
	if len(u.o.Alternatives) == 0 {
		return u.base, nil
	}
	return prepare(u.base.scheme.rewritten(optionsOf(u.o.Alternatives, k)...).scheme, u.base.data)
}

// try computes every combination once, so that what cannot be scored is said before any draw, all of it, each
// with the first combination that meets it.
func (u *uncertain) try(ctx context.Context) error {
	n := combinations(u.o.Alternatives)
	if len(u.o.Alternatives) == 0 {
		return nil
	}
	found := make([]Faults, n)
	if err := eachBlock(ctx, n, func(int) func(int) error {
		return func(k int) error {
			found[k] = u.tryOne(k)
			return nil
		}
	}); err != nil {
		return err
	}
	var faults Faults
	seen := map[string]bool{}
	for k := range found {
		for _, f := range found[k] {
			if key := f.Code + f.Path + f.Message; !seen[key] {
				seen[key] = true
				f.Message = combinationText(u.o.Alternatives, k) + ": " + f.Message
				faults = append(faults, f)
			}
		}
	}
	if len(faults) > 0 {
		return faults
	}
	return nil
}

func (u *uncertain) tryOne(k int) (faults Faults) {
	e, err := u.engine(k)
	for g := 0; err == nil && g < len(e.groups); g++ {
		if err := e.sheet(g).compute(); err != nil {
			faults = append(faults, asFaults(err)...)
		}
	}
	return append(faults, asFaults(err)...)
}

// asFaults is the error as Faults; nil for none.
func asFaults(err error) Faults {
	var faults Faults
	if err != nil && !errors.As(err, &faults) {
		faults = Faults{{Code: "refused", Message: err.Error()}}
	}
	return faults
}
