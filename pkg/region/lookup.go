package region

import (
	"fmt"
	"slices"
	"strings"

	"saima/pkg/period"
)

// DissolvedError refuses a code of an edition before 2021 by name.
type DissolvedError struct {
	Predecessor
	successors string
}

func (e *DissolvedError) Error() string {
	return fmt.Sprintf("%s %s was dissolved on %s; successors %s", e.Code, e.Name, e.Until, e.successors)
}

// UnknownError refuses a code or name that is none; Nearest is the closest name, if any is close.
type UnknownError struct{ Text, Nearest string }

func (e *UnknownError) Error() string {
	if e.Nearest != "" {
		return fmt.Sprintf("no region %q; did you mean %s?", e.Text, e.Nearest)
	}
	return fmt.Sprintf("no region %q", e.Text)
}

// ParseCode reads the code of a region that exists. The error is a *DissolvedError for the edition
// before 2021 and an *UnknownError otherwise.
func ParseCode(text string) (Code, error) { return Zhejiang().ParseCode(text) }

// ParseCode reads the code of a region that exists.
func (r *Registry) ParseCode(text string) (Code, error) {
	code := Code(text)
	if _, ok := r.byCode[code]; ok {
		return code, nil
	}
	for _, p := range r.predecessors {
		if p.Code == code {
			return "", r.dissolved(p)
		}
	}
	return "", &UnknownError{Text: text}
}

func (r *Registry) dissolved(p Predecessor) error {
	var names []string
	for _, code := range p.Successors {
		x, _ := r.Lookup(code)
		names = append(names, code.String()+" "+x.Name)
	}
	return &DissolvedError{p, strings.Join(names, ", ")}
}

// Resolve reads a code or a name as departments write it: full or short, with spaces inside.
func (r *Registry) Resolve(text string) (Region, error) {
	text = plain(text)
	if code, err := r.ParseCode(text); err == nil {
		return r.all[r.byCode[code]], nil
	} else if isCode(text) {
		return Region{}, err
	}
	if x, ok := r.ByName(text); ok {
		return x, nil
	}
	for _, p := range r.predecessors {
		if p.Name == text {
			return Region{}, r.dissolved(p)
		}
	}
	return Region{}, &UnknownError{text, r.nearest(text)}
}

func isCode(text string) bool {
	return len(text) == 6 && strings.Trim(text, "0123456789") == ""
}

// nearest name: one that starts alike, or that the text stands in.
func (r *Registry) nearest(text string) string {
	for _, x := range r.all {
		if text != "" && x.ShortName != "" && (strings.HasPrefix(text, x.ShortName) || strings.HasPrefix(x.Name, text)) {
			return x.Name
		}
	}
	return ""
}

// Lookup finds a region by its code.
func (r *Registry) Lookup(code Code) (Region, bool) {
	i, ok := r.byCode[code]
	if !ok {
		return Region{}, false
	}
	return r.all[i], true
}

// ByName finds a region by its full or short name; spaces of any width do not matter.
func (r *Registry) ByName(name string) (Region, bool) {
	code, ok := r.byName[plain(name)]
	if !ok {
		return Region{}, false
	}
	return r.Lookup(code)
}

// All gives the province, the cities and the counties in code order.
func (r *Registry) All() []Region { return slices.Clone(r.all) }

// Cities in code order.
func (r *Registry) Cities() []Region { return r.where(func(x Region) bool { return x.Level == City }) }

// Counties in code order.
func (r *Registry) Counties() []Region {
	return r.where(func(x Region) bool { return x.Level == County })
}

// CountiesOf a city in code order.
func (r *Registry) CountiesOf(city Code) []Region {
	return r.where(func(x Region) bool { return x.Level == County && x.City == city })
}

func (r *Registry) where(keep func(Region) bool) []Region {
	var list []Region
	for _, x := range r.all {
		if keep(x) {
			list = append(list, x)
		}
	}
	return list
}

// Classes that regions may belong to.
func (r *Registry) Classes() []string { return []string{Mountain26} }

// InClass says whether a region belongs to a class on a day.
func (r *Registry) InClass(code Code, class string, on period.Date) bool {
	return slices.ContainsFunc(r.memberships, func(m membership) bool {
		return m.code == code && m.class == class && (m.from.IsZero() || !on.Before(m.from)) && (m.to.IsZero() || on.Before(m.to))
	})
}

// ClassMembers lists the members of a class on a day in code order.
func (r *Registry) ClassMembers(class string, on period.Date) []Region {
	return r.where(func(x Region) bool { return r.InClass(x.Code, class, on) })
}

// Predecessors lists the units that a region was made of.
func (r *Registry) Predecessors(code Code) []Predecessor {
	var list []Predecessor
	for _, p := range r.predecessors {
		if slices.Contains(p.Successors, code) {
			list = append(list, p)
		}
	}
	return list
}

// Tile is the place of a region in the drawing of the province: of a county among counties, of a city among cities.
func (r *Registry) Tile(code Code) (col, row int, ok bool) {
	at, ok := r.tiles[code]
	return at[0], at[1], ok
}

func splitCodes(text string) []string { return strings.Split(text, ";") }
