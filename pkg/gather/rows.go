package gather

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/tidwall/gjson"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// jsonCells reads a list of objects; values keep the text of their numbers.
func (s Spec) jsonCells(body []byte) ([]cell, Faults) {
	if isHTML(body) {
		return nil, Faults{{"html-instead-of-json", "", "the answer is a page, not JSON; a login may have run out"}}
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, Faults{{"empty-answer", "", "the answer is empty"}}
	}
	if !json.Valid(body) {
		code := "not-json"
		var syntax *json.SyntaxError
		err := json.Unmarshal(body, new(any))
		if errors.As(err, &syntax) && syntax.Offset >= int64(len(bytes.TrimSpace(body))) {
			code = "truncated"
		}
		return nil, Faults{{code, "", err.Error()}}
	}
	rows := gjson.GetBytes(body, s.Rows)
	if !rows.IsArray() {
		return nil, Faults{{"changed-header", s.Rows, "there is no list at this path"}}
	}
	var cells []cell
	for i, row := range rows.Array() {
		c := cell{where: fmt.Sprintf("%s[%d]", s.Rows, i)}
		for _, f := range s.fields(&c) {
			if f.name == "" {
				continue
			}
			v := row.Get(f.name)
			switch v.Type {
			case gjson.String:
				*f.into = v.String()
			case gjson.Number:
				*f.into = v.Raw
			case gjson.Null: // absent or null: nothing is there
			default:
				return nil, Faults{{"not-a-number", c.where + "." + f.name, fmt.Sprintf("%s stands where a text or number is due", v.Raw)}}
			}
		}
		cells = append(cells, c)
	}
	return cells, nil
}

type field struct {
	name string
	into *string
}

func (s Spec) fields(c *cell) []field {
	return []field{{s.Columns.Region, &c.region}, {s.Columns.Indicator, &c.indicator}, {s.Columns.Period, &c.period}, {s.Columns.Value, &c.value}, {s.Columns.Status, &c.status}}
}

// csvCells reads a table with a header, UTF-8 with or without byte order mark, or GB18030.
func (s Spec) csvCells(body []byte) ([]cell, Faults) {
	if isHTML(body) {
		return nil, Faults{{"html-instead-of-csv", "", "the answer is a page, not a table; a login may have run out"}}
	}
	text, err := inUTF8(body)
	if err != nil {
		return nil, Faults{{"encoding", "", "the table is neither UTF-8 nor GB18030"}}
	}
	r := csv.NewReader(bytes.NewReader(text))
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		return nil, Faults{{"empty-answer", "", "the answer is empty"}}
	}
	if err != nil {
		return nil, Faults{{"not-csv", "", err.Error()}}
	}
	at := map[string]int{}
	for i, name := range header {
		at[name] = i
	}
	var faults Faults
	for _, f := range s.fields(&cell{}) {
		if _, ok := at[f.name]; f.name != "" && !ok {
			faults = append(faults, Fault{"changed-header", "line 1", fmt.Sprintf("there is no column %q among %q", f.name, header)})
		}
	}
	if len(faults) > 0 {
		return nil, faults
	}
	var cells []cell
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return cells, nil
		}
		if err != nil {
			return nil, Faults{{"not-csv", "", err.Error()}}
		}
		line, _ := r.FieldPos(0)
		c := cell{where: "line " + strconv.Itoa(line)}
		for _, f := range s.fields(&c) {
			if f.name != "" {
				*f.into = row[at[f.name]]
			}
		}
		cells = append(cells, c)
	}
}

func inUTF8(body []byte) ([]byte, error) {
	if utf8.Valid(body) {
		return bytes.TrimPrefix(body, []byte("\ufeff")), nil
	}
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(body)
	if err == nil && bytes.ContainsRune(text, utf8.RuneError) {
		err = errors.New("not GB18030")
	}
	return text, err
}

// pushBody is what a department posts.
type pushBody struct {
	Period       string `json:"period"`
	Observations []struct {
		Region    string `json:"region"`
		Indicator string `json:"indicator"`
		Period    string `json:"period"`
		Value     string `json:"value"`
		Status    string `json:"status"`
	} `json:"observations"`
}

func pushCells(body []byte) (pushBody, []cell, Faults) {
	var push pushBody
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&push); err != nil {
		return push, nil, Faults{{"not-json", "", err.Error()}}
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return push, nil, Faults{{"not-json", "", "there is something after the JSON value"}}
	}
	var cells []cell
	for i, o := range push.Observations {
		cells = append(cells, cell{o.Region, o.Indicator, o.Period, o.Value, o.Status, fmt.Sprintf("observations[%d]", i)})
	}
	return push, cells, nil
}
