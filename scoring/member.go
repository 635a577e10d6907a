package scoring

import (
	"fmt"
	"slices"
)

// sheetNamed computes the group of that name. The error is Faults.
func (e *engine) sheetNamed(group string) (*sheet, error) {
	var ids []string
	for g, p := range e.groups {
		if p.group.ID == group {
			sh := e.sheet(g)
			return sh, sh.compute()
		}
		ids = append(ids, p.group.ID)
	}
	return nil, Faults{{Code: "unknown-group", Nearest: Nearest(group, ids), Message: fmt.Sprintf("the scheme %s has no group %q", e.scheme.ID, group)}}
}

// memberOf lays the scheme over the data and finds the unit; see memberSheet.
func memberOf(s *Scheme, d *Dataset, group, unit string) (*sheet, int, error) {
	e, err := prepare(s, d)
	if err != nil {
		return nil, 0, err
	}
	return e.memberSheet(group, unit)
}

// memberSheet computes the group and finds the unit in it; without a group, the first that ranks the unit.
func (e *engine) memberSheet(group, unit string) (*sheet, int, error) {
	if group != "" {
		sh, err := e.sheetNamed(group)
		if err != nil {
			return nil, 0, err
		}
		m, err := sh.rankedMember(unit)
		return sh, m, err
	}
	var last error
	for g, p := range e.groups {
		at, known := e.data.unitAt[unit]
		if !known || !slices.Contains(p.members, at) {
			continue
		}
		sh := e.sheet(g)
		if err := sh.compute(); err != nil {
			return nil, 0, err
		}
		var m int
		if m, last = sh.rankedMember(unit); last == nil {
			return sh, m, nil
		}
	}
	if last == nil {
		last = Faults{{Code: "unknown-unit", Nearest: e.otherUnit(unit, e.data.ids()), Message: fmt.Sprintf("unit %q is in no group", unit)}}
	}
	return nil, 0, last
}

// rankedMember finds a unit among the ranked.
func (sh *sheet) rankedMember(unit string) (int, error) {
	var members []string
	for m := range sh.n {
		if sh.unit(m) != unit {
			members = append(members, sh.unit(m))
			continue
		}
		if !sh.ranked[m] {
			return 0, Faults{{Code: "unranked", Message: fmt.Sprintf("unit %s has no rank in %s: %s", unit, sh.g.group.ID, sh.whyUnranked(m))}}
		}
		return m, nil
	}
	return 0, Faults{{Code: "unknown-unit", Nearest: sh.e.otherUnit(unit, members), Message: fmt.Sprintf("unit %q is not in group %s", unit, sh.g.group.ID)}}
}

// otherUnit is the one that was probably meant; a unit of the dataset is meant itself, wherever it is looked for.
func (e *engine) otherUnit(unit string, among []string) string {
	if _, known := e.data.unitAt[unit]; known {
		return ""
	}
	return Nearest(unit, among)
}
