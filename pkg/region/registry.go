package region

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"saima/pkg/period"
)

//go:embed data/divisions.csv
var divisionsCSV []byte

//go:embed data/divisions-history.csv
var historyCSV []byte

//go:embed data/mountain26.csv
var mountainCSV []byte

//go:embed data/tilegrid.csv
var tilesCSV []byte

// Mountain26 is the class of the mountain counties (山区26县, since 2024 山区海岛县).
const Mountain26 = "mountain26"

// Registry holds the regions of the province; it does not change.
type Registry struct {
	all          []Region // province, cities and counties in code order
	byCode       map[Code]int
	byName       map[string]Code
	memberships  []membership
	predecessors []Predecessor
	tiles        map[Code][2]int
}

type membership struct {
	code     Code
	class    string
	from, to period.Date
}

// Predecessor is a unit that no longer exists, and what became of it.
type Predecessor struct {
	Code       Code
	Name       string
	Until      period.Date
	Successors []Code
	Note       string
}

// Zhejiang gives the registry of the province.
func Zhejiang() *Registry { return zhejiang() }

var zhejiang = sync.OnceValue(func() *Registry {
	r, err := parse()
	if err != nil {
		panic(err) // the embedded files are checked by the tests
	}
	return r
})

func parse() (*Registry, error) {
	r := &Registry{byCode: map[Code]int{}, byName: map[string]Code{}, tiles: map[Code][2]int{}}
	r.all = append(r.all, Region{Code: Province, Name: "浙江省", ShortName: "浙江", English: "Zhejiang Province", Pinyin: "Zhejiang", Level: Reference, Kind: "省"})
	for _, step := range []struct {
		name  string
		raw   []byte
		parse func([]string) error
	}{
		{"divisions", divisionsCSV, r.division}, {"divisions-history", historyCSV, r.predecessor},
		{"mountain26", mountainCSV, r.member}, {"tilegrid", tilesCSV, r.tile},
	} {
		rows, err := csv.NewReader(bytes.NewReader(step.raw)).ReadAll()
		if err != nil {
			return nil, fmt.Errorf("regions of %s: %w", step.name, err)
		}
		for i, row := range rows[1:] {
			if err := step.parse(row); err != nil {
				return nil, fmt.Errorf("regions of %s, line %d: %w", step.name, i+2, err)
			}
		}
	}
	for code, at := range cityTiles() {
		r.tiles[code] = at
	}
	slices.SortFunc(r.all, func(a, b Region) int { return compare(a.Code, b.Code) })
	for i, x := range r.all {
		r.byCode[x.Code] = i
		r.byName[x.Name] = x.Code
	}
	for _, x := range r.all { // short names only where no full name says otherwise
		if _, taken := r.byName[x.ShortName]; !taken {
			r.byName[x.ShortName] = x.Code
		}
	}
	r.byName["景宁县"] = "331127" // as the yearbooks print it
	return r, nil
}

func compare(a, b Code) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (r *Registry) division(row []string) (err error) {
	x := Region{Code: Code(row[0]), Name: row[1], ShortName: row[2], English: row[3], Pinyin: row[4], Parent: Code(row[5]), City: Code(row[6]), Kind: row[8]}
	switch row[7] {
	case "city":
		x.Level = City
	case "county":
		x.Level = County
	default:
		return fmt.Errorf("level %q", row[7])
	}
	if x.From, err = day(row[13]); err != nil {
		return err
	}
	x.To, err = day(row[14])
	r.all = append(r.all, x)
	return err
}

func (r *Registry) predecessor(row []string) error {
	until, err := day(row[3])
	if err != nil {
		return err
	}
	p := Predecessor{Code: Code(row[0]), Name: row[1], Until: until, Note: row[5]}
	for _, code := range splitCodes(row[4]) {
		p.Successors = append(p.Successors, Code(code))
	}
	r.predecessors = append(r.predecessors, p)
	return nil
}

func (r *Registry) member(row []string) (err error) {
	m := membership{code: Code(row[0]), class: Mountain26} // both labels of the file are this class
	if m.from, err = day(row[4]); err != nil {
		return err
	}
	m.to, err = day(row[5])
	r.memberships = append(r.memberships, m)
	return err
}

func (r *Registry) tile(row []string) error {
	col, err := strconv.Atoi(row[2])
	if err != nil {
		return err
	}
	line, err := strconv.Atoi(row[3])
	r.tiles[Code(row[0])] = [2]int{col, line}
	return err
}

// cityTiles places the eleven cities; the file of the grid holds counties only.
func cityTiles() map[Code][2]int {
	return map[Code][2]int{
		"330500": {1, 0}, "330400": {2, 0}, "330100": {1, 1}, "330600": {2, 1}, "330200": {3, 1}, "330900": {4, 1},
		"330800": {0, 2}, "330700": {1, 2}, "331000": {2, 2}, "331100": {1, 3}, "330300": {2, 3},
	}
}

func day(text string) (period.Date, error) {
	if text == "" {
		return period.Date{}, nil
	}
	return period.ParseDate(text)
}
