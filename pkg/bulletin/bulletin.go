// Package bulletin writes published leaderboards as documents that offices work with.
package bulletin

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"saima/pkg/period"
	"saima/pkg/publish"
)

// Language of a document.
type Language uint8

// The languages.
const (
	Chinese Language = iota
	English
)

func (l Language) pick(zh, en string) string {
	if l == English && en != "" {
		return en
	}
	return zh
}

// Table writes a leaderboard as CSV with a byte order mark, so that spreadsheets read the Chinese; a cell
// that a spreadsheet would take for a formula is quoted by an apostrophe.
func Table(b *publish.Leaderboard, lang Language) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	for _, row := range rows(b, lang) {
		for i := range row {
			row[i] = harmless(row[i])
		}
		if err := w.Write(row); err != nil {
			return nil, fmt.Errorf("table of %s %s: %w", b.Scheme.ID, b.Period, err)
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// harmless keeps numbers and defuses what begins like a formula.
func harmless(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return cell
	}
	return "'" + cell
}

// rows are the head and a row a region: place, change, score, dimensions, then every indicator's value.
func rows(b *publish.Leaderboard, lang Language) [][]string {
	head := []string{lang.pick("位次", "Rank"), lang.pick("升降", "Change"), lang.pick("代码", "Code"), lang.pick("地区", "Region"), lang.pick("总分", "Score"), lang.pick("距上一位", "Gap above")}
	for _, d := range b.Dimensions {
		head = append(head, lang.pick(d.Title.ZH, d.Title.EN))
	}
	for _, i := range b.Indicators {
		title := lang.pick(i.Title.ZH, i.Title.EN)
		if i.UnitOfMeasure != "" {
			title += " (" + i.UnitOfMeasure + ")"
		}
		head = append(head, title)
	}
	all := [][]string{head}
	for _, s := range b.Standings {
		row := []string{number(s.Rank), "", s.Region.String(), lang.pick(s.Name, s.English), s.Score, s.GapAbove}
		if s.RankChange != nil {
			row[1] = number(*s.RankChange)
		}
		for _, d := range s.Dimensions {
			cell := ""
			if d.Score != nil {
				cell = strconv.FormatFloat(*d.Score, 'f', 4, 64)
			}
			row = append(row, cell)
		}
		for _, c := range s.Indicators {
			row = append(row, c.Value)
		}
		all = append(all, row)
	}
	for _, u := range b.Unranked {
		row := make([]string, len(head))
		row[2], row[3], row[4] = u.Region.String(), lang.pick(u.Name, u.English), u.Reason
		all = append(all, row)
	}
	return all
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// Workbook writes a leaderboard as xlsx: the table on the first sheet, where it comes from on the second.
func Workbook(b *publish.Leaderboard, pub publish.Publication, lang Language) ([]byte, error) {
	book := excelize.NewFile()
	defer book.Close()
	const table, origin = "Leaderboard", "Origin"
	s := sheets{book: book, styles: map[int]int{}}
	s.keep(book.SetSheetName("Sheet1", table))
	s.text(table, 1, 1, lang.pick(b.Scheme.Title.ZH, b.Scheme.Title.EN)+"　"+lang.pick(b.Period.RoundChinese(), b.Period.RoundEnglish())+"　"+lang.pick(b.Group.Title.ZH, b.Group.Title.EN))
	s.text(table, 1, 2, strings.Join(marks(b.Marks, lang), "；"))
	const top = 3
	for i, row := range rows(b, lang) {
		for j, cell := range row {
			s.cell(table, j+1, top+i, cell, i > 0 && j != 2)
		}
	}
	bold, err := book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8EBEE"}}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}})
	s.keep(err)
	last, err := excelize.ColumnNumberToName(len(rows(b, lang)[0]))
	s.keep(err)
	s.keep(book.SetCellStyle(table, "A3", last+"3", bold))
	s.keep(book.SetColWidth(table, "A", last, 11))
	s.keep(book.SetColWidth(table, "D", "D", 18))
	s.keep(book.SetPanes(table, &excelize.Panes{Freeze: true, XSplit: 4, YSplit: top, TopLeftCell: "E4", ActivePane: "bottomRight"}))
	_, err = book.NewSheet(origin)
	s.keep(err)
	digest := ""
	if d, err := pub.Document(b.Group.ID); err == nil {
		digest = d.Digest
	}
	for i, line := range [][2]string{
		{lang.pick("公布编号", "Publication"), pub.ID()}, {lang.pick("公布时间", "Released"), pub.Released.In(period.Shanghai()).Format("2006-01-02 15:04")},
		{lang.pick("文档校验码", "Digest of the document"), digest}, {lang.pick("方案", "Scheme"), b.Scheme.ID + " " + b.Scheme.Version + " " + b.Scheme.Digest},
		{lang.pick("数据截至", "Values as of"), b.AsOf.In(period.Shanghai()).Format("2006-01-02 15:04")}, {lang.pick("数据校验码", "Digest of the inputs"), b.Inputs},
		{lang.pick("来源", "Source"), b.Scheme.Source},
	} {
		s.text(origin, 1, i+1, line[0])
		s.text(origin, 2, i+1, line[1])
	}
	s.keep(book.SetColWidth(origin, "A", "A", 22))
	s.keep(book.SetColWidth(origin, "B", "B", 90))
	if s.err != nil {
		return nil, fmt.Errorf("workbook of %s: %w", pub.ID(), s.err)
	}
	var out bytes.Buffer
	_, err = book.WriteTo(&out)
	return out.Bytes(), err
}

func marks(list []string, lang Language) []string {
	words := map[string][2]string{"demo-data": {"演示数据，不是统计数字", "Demonstration data, not statistics"}, "demo-scheme": {"演示方案", "Demonstration scheme"},
		"official-figures": {"真实数据：《浙江统计年鉴2025》", "Official figures: Zhejiang Statistical Yearbook 2025"}}
	var all []string
	for _, m := range list {
		if w, ok := words[m]; ok {
			all = append(all, lang.pick(w[0], w[1]))
			continue
		}
		all = append(all, m)
	}
	return all
}

// sheets keeps the first error of many small writes.
type sheets struct {
	book   *excelize.File
	err    error
	styles map[int]int // by decimals
}

func (s *sheets) keep(err error) {
	if s.err == nil {
		s.err = err
	}
}

func (s *sheets) text(sheet string, col, row int, text string) { s.cell(sheet, col, row, text, false) }

// digits is the style that shows a number with so many decimals: 84.10 is not 84.1.
func (s *sheets) digits(decimals int) int {
	if style, ok := s.styles[decimals]; ok {
		return style
	}
	format := "0"
	if decimals > 0 {
		format += "." + strings.Repeat("0", decimals)
	}
	style, err := s.book.NewStyle(&excelize.Style{CustomNumFmt: &format})
	s.keep(err)
	s.styles[decimals] = style
	return style
}

// cell writes decimal text as a number with its own digits where numeric is set, text otherwise.
func (s *sheets) cell(sheet string, col, row int, text string, numeric bool) {
	at, err := excelize.CoordinatesToCellName(col, row)
	s.keep(err)
	if x, err := strconv.ParseFloat(text, 64); numeric && err == nil {
		decimals := 0
		if i := strings.IndexByte(text, '.'); i >= 0 {
			decimals = len(text) - i - 1
		}
		s.keep(s.book.SetCellFloat(sheet, at, x, decimals, 64))
		s.keep(s.book.SetCellStyle(sheet, at, at, s.digits(decimals)))
		return
	}
	s.keep(s.book.SetCellStr(sheet, at, text))
}
