package demo

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"

	"saima/pkg/period"
	"saima/pkg/region"
)

// The official figures of 浙江统计年鉴2025 (year 2024) with the number of the table each stands in.
//
//go:embed counties-2024.csv
var yearbookCSV []byte

// YearbookFigure is an official figure and the yearbook's table it stands in.
type YearbookFigure struct {
	Table string
	Figure
}

// Yearbook gives the official county figures of 2024, by table, then code.
func Yearbook() ([]YearbookFigure, error) {
	rows, err := csv.NewReader(bytes.NewReader(yearbookCSV)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("yearbook figures: %w", err)
	}
	figures := make([]YearbookFigure, 0, len(rows)-1)
	for _, row := range rows[1:] {
		code, err := region.ParseCode(row[1])
		if err != nil {
			return nil, fmt.Errorf("yearbook figures: %w", err)
		}
		figures = append(figures, YearbookFigure{row[0], Figure{code, row[2], period.Year(2024), row[3], "A"}})
	}
	return figures, nil
}
