package gather

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"saima/pkg/region"
)

// Bounds of a workbook, so that a small file cannot unfold into a large one.
const (
	largestEntry  = 64 << 20
	largestInside = 256 << 20
	mostEntries   = 1000
	mostRows      = 20000
	mostColumns   = 500
)

// readFile gives a file of the drop folder; one that is not there yet is errNotYet.
func readFile(path string) ([]byte, error) {
	stat, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNotYet
	}
	if err != nil {
		return nil, err
	}
	if stat.Size() > largest {
		return nil, Faults{{"too-large", filepath.Base(path), fmt.Sprintf("the file is larger than %d bytes", largest)}}
	}
	return os.ReadFile(path)
}

// sound walks every entry of the zip to its end: a damaged workbook would otherwise be read short without an error.
func sound(body []byte) Faults {
	archive, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return Faults{{"damaged-workbook", "", err.Error()}}
	}
	if len(archive.File) > mostEntries {
		return Faults{{"too-large", "", fmt.Sprintf("the workbook has %d parts", len(archive.File))}}
	}
	var inside int64
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			return Faults{{"damaged-workbook", f.Name, err.Error()}}
		}
		n, err := io.Copy(io.Discard, io.LimitReader(r, largestEntry+1))
		r.Close()
		if err != nil {
			return Faults{{"damaged-workbook", f.Name, err.Error()}}
		}
		if inside += n; n > largestEntry || inside > largestInside {
			return Faults{{"too-large", f.Name, "the workbook unfolds beyond the limit"}}
		}
	}
	return nil
}

// workbookCells reads the first sheet: headings of one or two rows, whose merged cells are joined, then a row a
// region. Rows that name no region end the table; what follows them are notes, unless a region follows.
func (s Spec) workbookCells(regions *region.Registry, body []byte) ([]cell, Faults) {
	if isHTML(body) {
		return nil, Faults{{"html-instead-of-workbook", "", "the file is a page, not a workbook"}}
	}
	if faults := sound(body); len(faults) > 0 {
		return nil, faults
	}
	book, err := excelize.OpenReader(bytes.NewReader(body), excelize.Options{RawCellValue: true, UnzipSizeLimit: largestInside, UnzipXMLSizeLimit: largestEntry})
	if err != nil {
		return nil, Faults{{"damaged-workbook", "", err.Error()}}
	}
	defer book.Close()
	sheet := book.GetSheetName(0)
	rows, err := book.GetRows(sheet)
	if err != nil {
		return nil, Faults{{"damaged-workbook", sheet, err.Error()}}
	}
	if len(rows) > mostRows {
		return nil, Faults{{"too-large", sheet, fmt.Sprintf("%d rows", len(rows))}}
	}
	top := firstRegion(regions, rows)
	if top < 0 {
		return nil, Faults{{"empty-answer", sheet, "no row names a region"}}
	}
	columns, faults := s.columns(book, sheet, rows, top)
	if len(faults) > 0 {
		return nil, faults
	}
	return s.regionRows(regions, sheet, rows, top, columns)
}

// firstRegion finds the first row of the table's body: one that names a region and holds a second cell, or is followed by another region.
func firstRegion(regions *region.Registry, rows [][]string) int {
	for i, row := range rows {
		if len(row) == 0 {
			continue
		}
		if _, ok := regions.ByName(row[0]); ok {
			return i
		}
	}
	return -1
}

// columns maps every declared heading to its column.
func (s Spec) columns(book *excelize.File, sheet string, rows [][]string, top int) (map[int]string, Faults) {
	merged, err := book.GetMergeCells(sheet)
	if err != nil {
		return nil, Faults{{"damaged-workbook", sheet, err.Error()}}
	}
	covered := map[string]string{}
	for _, m := range merged {
		c1, r1, err1 := excelize.CellNameToCoordinates(m.GetStartAxis())
		c2, r2, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err1 != nil || err2 != nil || r1 > top {
			continue
		}
		for r := r1; r <= min(r2, top); r++ {
			for c := c1; c <= min(c2, mostColumns); c++ {
				covered[fmt.Sprintf("%d:%d", c, r)] = m.GetCellValue()
			}
		}
	}
	heading := func(col int) string { // the texts above the body in this column, each once, joined by a slash
		var parts []string
		for r := 2; r <= top; r++ {
			text := covered[fmt.Sprintf("%d:%d", col, r)]
			if row := rows[r-1]; text == "" && col-1 < len(row) {
				text = row[col-1]
			}
			if text = squeeze(text); text != "" && (len(parts) == 0 || parts[len(parts)-1] != text) {
				parts = append(parts, text)
			}
		}
		return strings.Join(parts, "/")
	}
	width := 0
	for _, row := range rows[:top] {
		width = max(width, len(row))
	}
	found := map[int]string{}
	at := map[string]bool{}
	var seen []string
	for col := 2; col <= min(width, mostColumns); col++ {
		h := heading(col)
		seen = append(seen, h)
		for declared, indicator := range s.Headings {
			if squeeze(declared) == h && !at[declared] {
				found[col], at[declared] = indicator, true
			}
		}
	}
	var faults Faults
	for _, declared := range sortedKeys(s.Headings) {
		if !at[declared] {
			faults = append(faults, Fault{"changed-header", sheet, fmt.Sprintf("there is no heading %q among %q", declared, seen)})
		}
	}
	return found, faults
}

// squeeze drops spaces of any width and breaks of lines.
func squeeze(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t\r\n\u3000\u00a0", r) {
			return -1
		}
		return r
	}, text)
}

func (s Spec) regionRows(regions *region.Registry, sheet string, rows [][]string, top int, columns map[int]string) ([]cell, Faults) {
	last := top
	for i := top; i < len(rows); i++ {
		if len(rows[i]) > 0 {
			if _, ok := regions.ByName(rows[i][0]); ok {
				last = i
			}
		}
	}
	var cells []cell
	for i := top; i <= last; i++ {
		row := rows[i]
		if len(row) == 0 || squeeze(strings.Join(row, "")) == "" {
			continue
		}
		for col := 2; col <= mostColumns; col++ {
			indicator, ok := columns[col]
			if !ok {
				continue
			}
			name, err := excelize.CoordinatesToCellName(col, i+1)
			if err != nil {
				return nil, Faults{{"damaged-workbook", sheet, err.Error()}}
			}
			value := ""
			if col-1 < len(row) {
				value = shortest(strings.TrimSpace(row[col-1]))
			}
			cells = append(cells, cell{region: row[0], indicator: indicator, value: value, where: sheet + "!" + name})
		}
	}
	return cells, nil
}

// shortest undoes the seventeen digits that workbooks keep of a number: 599.73000000000002 is 599.73.
func shortest(value string) string {
	if len(value) < 16 || !decimal(value) {
		return value
	}
	x, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return value
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}
