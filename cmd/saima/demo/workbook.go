package demo

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"

	"saima/pkg/region"
)

// layout is one table of the yearbook as it is printed: a title over all columns, then two rows of
// merged headings, then a row a county in code order, blanks where nothing is published, a note at the end.
type layout struct {
	table, title string
	unitRow      string // a line between title and headings, as in table 17-26
	columns      []heading
	note         string
}

// heading of a column; below is the second row, span how many columns the first row covers (0: it
// belongs to the heading before).
type heading struct {
	above     string
	span      int
	below     string
	indicator string
	decimals  int
}

func layouts() []layout {
	one := func(text, indicator string, decimals int) heading { return heading{text, 1, "", indicator, decimals} }
	return []layout{
		{"17-25", "17-25 各市、县国民经济主要指标（2024年）", "", []heading{
			one("土地面积 (平方公里)", "area", 0), one("年末常住人口 (万人)", "population", 2),
			{"生产总值 （亿元", 1, "", "gdp", 2}, {"", 4, "第一产业", "primary", 2}, {"", 0, "第二产业", "secondary", 2}, {"", 0, "第三产业", "tertiary", 2}, {"", 0, "工业", "industry", 2},
			one("人均生产总值 (元)", "gdp_pc", 0), one("社会消费品零售总额 （亿元）", "retail", 2), one("财政总收入 (亿元)", "fiscal", 2),
			one("一般公共预算收入 （亿元）", "revenue", 2), one("一般公共预算支出 （亿元", "expenditure", 2), one("住户存款年末余额 (亿元)", "deposits", 2),
			one("城镇居民人均可支配收入 (元)", "urban_income", 0), one("农村居民人均可支配收入 (元)", "rural_income", 0)},
			"注:　人均生产总值按常住人口计算,以后各表同。"},
		{"17-26", "17-26 各市、县年末人口数（2024年）", "单位：万人", []heading{
			{"常住人口", 1, "", "population", 2}, {"", 1, "其中：城镇常住人口", "urban_population", 2}, one("户籍人口", "registered_population", 2), one("总户数（万户）", "households", 2)}, ""},
		{"17-34", "17-34 各市、县客运量和货运量（2024年）", "", []heading{
			{"客运量(万人)", 2, "公路、水路", "passengers", 0}, {"", 0, "轨道交通\n（万人次）\n", "metro", 2}, {"货运量(万吨)", 1, "公路、水路", "freight", 0}}, ""},
		{"17-35", "17-35 各市、县公路里程邮电通信和用电量情况（2024年）", "", []heading{
			one("境内公路\n里程(公里)", "roads", 1), {"", 1, "#高速公路", "motorways", 1}, one("民用汽车\n拥有量\n（辆）", "cars", 0),
			one("快递业务收入(万元)", "express", 0), one("年末移动电\n话用户数\n（万户）", "mobile", 2), one("电信业\n务收入\n（万元）", "telecom", 0),
			one("全年用电量\n(万千瓦时)", "electricity", 0), {"", 2, "#工业\n用电", "electricity_industry", 0}, {"", 0, "#城乡居民\n生活用电", "electricity_household", 0}}, ""},
		{"17-42", "17-42 各市、县文化和卫生事业主要指标（2024年）", "", []heading{
			one("体育场地数 （个）", "sports_grounds", 0), one("博物馆数（个）", "museums", 0), one("公共图书馆图书藏量 (万册)", "libraries_books", 2),
			one("医院数 (个)", "hospitals", 0), one("医院床位数 (张)", "hospital_beds", 0), one("医生数 (人)", "doctors", 0)}, ""},
	}
}

// Workbook is a file in the drop folder.
type Workbook struct {
	Name  string
	Bytes []byte
}

// YearbookWorkbooks writes the official tables in the yearbook's own layout.
func YearbookWorkbooks(regions *region.Registry) ([]Workbook, error) {
	figures, err := Yearbook()
	if err != nil {
		return nil, err
	}
	values := map[[3]string]string{}
	for _, f := range figures {
		values[[3]string{f.Table, string(f.Region), f.Indicator}] = f.Value
	}
	var books []Workbook
	for _, l := range layouts() {
		raw, err := l.write(regions, func(code region.Code, indicator string) string {
			if v, ok := values[[3]string{l.table, string(code), indicator}]; ok {
				return v
			}
			if l.table != "17-25" && indicator == "population" { // printed twice in the yearbook
				return values[[3]string{"17-25", string(code), indicator}]
			}
			return ""
		})
		if err != nil {
			return nil, fmt.Errorf("workbook of table %s: %w", l.table, err)
		}
		books = append(books, Workbook{l.title + ".xlsx", raw})
	}
	return books, nil
}

func (l layout) write(regions *region.Registry, value func(region.Code, string) string) ([]byte, error) {
	book := excelize.NewFile()
	defer book.Close()
	sheet := l.title
	if err := book.SetSheetName("Sheet1", sheet); err != nil {
		return nil, err
	}
	w := writer{book: book, sheet: sheet}
	w.text(1, 1, l.title)
	w.merge(1, 1, len(l.columns)+1, 1)
	top := 2
	if l.unitRow != "" {
		w.text(len(l.columns)+1, 2, l.unitRow)
		top = 3
	}
	row := l.headings(&w, top)
	for _, county := range regions.Counties() {
		w.text(1, row, printed(county))
		for i, h := range l.columns {
			if v := value(county.Code, h.indicator); v != "" {
				w.number(i+2, row, v)
			}
		}
		row++
	}
	if l.note != "" {
		w.text(1, row, l.note)
		w.merge(1, row, len(l.columns)+1, row)
	}
	if w.err != nil {
		return nil, w.err
	}
	var out bytes.Buffer
	_, err := book.WriteTo(&out)
	return out.Bytes(), err
}

// headings writes one or two rows of headings and gives the first row below them.
func (l layout) headings(w *writer, top int) int {
	second := false
	for _, h := range l.columns {
		second = second || h.below != ""
	}
	w.text(1, top, "市县名称")
	if !second {
		for i, h := range l.columns {
			w.text(i+2, top, h.above)
		}
		return top + 1
	}
	w.merge(1, top, 1, top+1)
	for i, h := range l.columns {
		col := i + 2
		if h.above != "" {
			w.text(col, top, h.above)
		}
		if h.below != "" {
			w.text(col, top+1, h.below)
		} else {
			w.merge(col, top, col, top+1)
		}
		if h.span > 1 {
			w.merge(col, top, col+h.span-1, top)
		}
	}
	return top + 2
}

// printed is the name the yearbook prints: 景宁县 for 景宁畲族自治县.
func printed(r region.Region) string {
	if r.Code == "331127" {
		return "景宁县"
	}
	return r.Name
}

// writer keeps the first error, so that a table reads as a table.
type writer struct {
	book  *excelize.File
	sheet string
	err   error
}

func (w *writer) at(col, row int) string {
	cell, err := excelize.CoordinatesToCellName(col, row)
	w.keep(err)
	return cell
}

func (w *writer) text(col, row int, text string) {
	w.keep(w.book.SetCellStr(w.sheet, w.at(col, row), text))
}

func (w *writer) number(col, row int, text string) {
	x, err := strconv.ParseFloat(text, 64)
	w.keep(err)
	w.keep(w.book.SetCellFloat(w.sheet, w.at(col, row), x, -1, 64))
}

func (w *writer) merge(col1, row1, col2, row2 int) {
	w.keep(w.book.MergeCell(w.sheet, w.at(col1, row1), w.at(col2, row2)))
}

func (w *writer) keep(err error) {
	if w.err == nil {
		w.err = err
	}
}
