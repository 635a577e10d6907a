package web

import (
	"fmt"
	"html/template"
	"net/url"

	"saima/pkg/gather"
	"saima/pkg/publish"
)

// ProblemPage says in words what went wrong.
type ProblemPage struct {
	View
	Heading, Text string
}

// Problem draws an error or an empty place.
func (p *Pages) Problem(page ProblemPage) ([]byte, error) {
	page.Title = page.Heading
	return p.draw("problem", page)
}

// RegionsPage lists every region by city.
type RegionsPage struct {
	View
	Cities []CityRow
}

// CityRow is a city with its counties.
type CityRow struct {
	Link
	Counties []Link
}

// Regions draws the list.
func (p *Pages) Regions(view View) ([]byte, error) {
	page := RegionsPage{View: view}
	page.Title = view.T("regions.title")
	for _, city := range p.regions.Cities() {
		row := CityRow{Link: Link{Text: view.Pick(city.Name, city.English), Href: "/regions/" + city.Code.String() + "?lang=" + view.Lang}}
		for _, county := range p.regions.CountiesOf(city.Code) {
			row.Counties = append(row.Counties, Link{Text: view.Pick(county.Name, county.English), Href: "/regions/" + county.Code.String() + "?lang=" + view.Lang})
		}
		page.Cities = append(page.Cities, row)
	}
	return p.draw("regions", page)
}

// DocsPage lists the interface.
type DocsPage struct {
	View
	Routes []DocRoute
}

// DocRoute is one operation of openapi.yaml.
type DocRoute struct{ Method, Path, Summary string }

// Docs draws the list of operations.
func (p *Pages) Docs(page DocsPage) ([]byte, error) {
	page.Title = page.T("docs.title")
	return p.draw("docs", page)
}

// EvidencePage leads from a number to what was delivered.
type EvidencePage struct {
	View
	Heading, Sub string
	JSON         string // address of the same vintages for programs
	Series       []EvidenceSeries
}

// EvidenceSeries holds all vintages of one observation.
type EvidenceSeries struct {
	Title, Period string
	Vintages      []EvidenceRow
}

// EvidenceRow is a vintage in words.
type EvidenceRow struct {
	Number                                                               int
	Value, Status, Received, Department, Request, Locator, Digest, Short string
	Used                                                                 bool
}

// Evidence draws the vintages of the observations behind one number; used is the vintage that was scored.
func (p *Pages) Evidence(view View, b *publish.Leaderboard, i publish.Indicator, code, name string, used int, vintages []gather.Vintage) ([]byte, error) {
	page := EvidencePage{View: view, Heading: fmt.Sprintf("%s　%s", name, view.Pick(i.Title.ZH, i.Title.EN)),
		Sub: fmt.Sprintf("%s　%s　%s", view.Pick(b.Scheme.Title.ZH, b.Scheme.Title.EN), view.Round(b), view.basis(i.Basis))}
	page.Title = page.Heading
	page.Notices = append(page.Notices, view.Marks(b.Marks)...)
	q := url.Values{"region": {code}}
	for _, in := range i.Inputs {
		q.Add("indicator", in.Indicator)
		q.Add("period", in.Period.String())
		s := EvidenceSeries{Title: in.Indicator, Period: view.Pick(in.Period.Chinese(), in.Period.English())}
		for _, x := range vintages {
			if x.Indicator != in.Indicator || x.Period != in.Period {
				continue
			}
			short := x.RawDigest
			if len(short) > 19 {
				short = short[:15] + "…" + short[len(short)-4:]
			}
			s.Vintages = append(s.Vintages, EvidenceRow{x.Number, x.Value, view.T("status." + x.Status), view.Time(x.Received), view.department(x.Department), x.Request, x.Locator,
				x.RawDigest, short, in.Indicator == i.Indicator && in.Period == i.Reads && x.Number == used})
		}
		page.Series = append(page.Series, s)
	}
	page.JSON = "/api/v1/observations?" + q.Encode()
	return p.draw("evidence", page)
}

// PhoneCell is a dimension's cell on a small screen.
func (page BoardPage) PhoneCell(i, n int, class string) template.HTML {
	width := 300.0 / float64(n)
	return template.HTML(fmt.Sprintf(`<rect class="%s" x="%.1f" y="0" width="%.1f" height="14" rx="2"/>`, template.HTMLEscapeString(class), float64(i)*width, width-2)) //nolint:gosec // escaped
}
