package web

import (
	"slices"

	"saima/pkg/publish"
	"saima/pkg/region"
)

// filters lead to the counties of one city; a board without counties has none.
func (page *BoardPage) filters(regions *region.Registry) {
	var cities []string
	for _, s := range page.Board.Standings {
		if c := page.cityOf(s); c != "" && !slices.Contains(cities, c) {
			cities = append(cities, c)
		}
	}
	if len(cities) < 2 {
		return
	}
	slices.Sort(cities)
	chosen := page.City
	add := func(text, city string) {
		page.City = city
		page.Filters = append(page.Filters, Link{text, page.href(page.Board.Group.ID, page.Mode, page.Sort), city == chosen})
	}
	add(page.T("filter.all"), "")
	for _, c := range cities {
		if r, ok := regions.Lookup(region.Code(c)); ok {
			add(page.Pick(r.Name, r.English), c)
		}
	}
	page.City = chosen
}

// cityOf is the code of the city that a county belongs to, empty for a city.
func (page *BoardPage) cityOf(s publish.Standing) string {
	if s.City == "" {
		return ""
	}
	return s.Region.String()[:4] + "00"
}
