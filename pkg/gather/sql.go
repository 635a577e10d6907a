package gather

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"saima/pkg/period"
)

// sqlCells asks a department's database. The query has one parameter, the period as text, and gives the columns
// region, indicator and value, and perhaps period and status. The rows, as a JSON list, are the raw bytes that are kept.
func (s Spec) sqlCells(ctx context.Context, dsn string, p period.Period) (raw []byte, cells []cell, err error) {
	db, err := sql.Open(s.Driver, dsn)
	if err != nil {
		return nil, nil, fmt.Errorf("database of %s: %w", s.ID, err)
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, s.Query, p.String())
	if err != nil {
		return nil, nil, fmt.Errorf("database of %s: %w", s.ID, err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, nil, err
	}
	list := []map[string]*string{}
	for rows.Next() {
		c := cell{where: fmt.Sprintf("row %d", len(list)+1)}
		known := map[string]*string{"region": &c.region, "indicator": &c.indicator, "period": &c.period, "value": &c.value, "status": &c.status}
		row, values := map[string]*string{}, make([]any, len(names))
		texts := make([]sql.NullString, len(names))
		for i := range names {
			values[i] = &texts[i]
		}
		if err := rows.Scan(values...); err != nil {
			return nil, nil, fmt.Errorf("database of %s, %s: %w", s.ID, c.where, err)
		}
		for i, name := range names {
			if texts[i].Valid {
				row[name] = &texts[i].String
				if into, ok := known[name]; ok {
					*into = texts[i].String
				}
			} else {
				row[name] = nil
			}
		}
		list, cells = append(list, row), append(cells, c)
	}
	if err := rows.Err(); err != nil {
		return nil, nil, fmt.Errorf("database of %s: %w", s.ID, err)
	}
	raw, err = json.Marshal(list)
	return raw, cells, err
}
