package demo

import (
	"bytes"

	"github.com/xuri/excelize/v2"

	"saima/pkg/period"
	"saima/pkg/region"
)

// financeWorkbook is the monthly workbook of 省财政厅: a title, one row of headings, a row a region.
func financeWorkbook(regions *region.Registry, round period.Period, figures []Figure) ([]byte, error) {
	headings := []heading{
		{above: "一般公共预算收入同口径增速(%)", indicator: "rev_g"}, {above: "民生支出占比(%)", indicator: "livelihood"},
		{above: "专项债支出进度(%)", indicator: "bond_spent"}, {above: "减负降本额完成率(%)", indicator: "relief_done"},
	}
	values := map[[2]string]string{}
	for _, f := range figures {
		values[[2]string{string(f.Region), f.Indicator}] = f.Value
	}
	book := excelize.NewFile()
	defer book.Close()
	w := writer{book: book, sheet: "Sheet1"}
	w.text(1, 1, "财政收支月报（"+round.RoundChinese()+"）")
	w.merge(1, 1, len(headings)+1, 1)
	w.text(1, 2, "地区")
	for i, h := range headings {
		w.text(i+2, 2, h.above)
	}
	for row, r := range regions.All() {
		w.text(1, row+3, r.Name)
		for i, h := range headings {
			if v := values[[2]string{string(r.Code), h.indicator}]; v != "" {
				w.number(i+2, row+3, v)
			}
		}
	}
	if w.err != nil {
		return nil, w.err
	}
	var out bytes.Buffer
	_, err := book.WriteTo(&out)
	return out.Bytes(), err
}
