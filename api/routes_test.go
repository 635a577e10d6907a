package api

import (
	"regexp"
	"strings"
	"testing"
)

// Every route of the interface stands in openapi.yaml, and the other way round.
func TestRoutesAreDescribed(t *testing.T) {
	described := map[string]bool{}
	operations, err := operations()
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range operations {
		described[o.Method+" "+o.Path] = true
		if o.Summary == "" {
			t.Errorf("%s %s has no summary", o.Method, o.Path)
		}
	}
	param := regexp.MustCompile(`:([a-z]+)`)
	served := map[string]bool{}
	for _, r := range (&server{}).routes() {
		if r.page || r.path == "/openapi.json" {
			continue
		}
		key := r.method + " " + param.ReplaceAllString(r.path, "{$1}")
		served[key] = true
		if !described[key] {
			t.Errorf("%s is served and not described", key)
		}
	}
	for key := range described {
		if !served[key] {
			t.Errorf("%s is described and not served", key)
		}
	}
}

func TestErrorsHaveTheirOwnRow(t *testing.T) {
	codes := map[string]bool{}
	for _, r := range table() {
		p := problemOf(r.err)
		if p.Status != r.status || p.Code != r.code || p.Detail == "" || p.DetailEN == "" {
			t.Errorf("%v gives %+v", r.err, p)
		}
		codes[p.Code] = true
	}
	if len(codes) < 8 {
		t.Errorf("codes %v", codes)
	}
	if p := problemOf(badRequest("json", "body", "x")); p.Status != 400 || len(p.Faults) != 1 {
		t.Errorf("%+v", p)
	}
}

func TestJSONIsReadOnceAndWhole(t *testing.T) {
	for text, good := range map[string]bool{`{"a":1,"b":[{"a":1},{"a":2}]}`: true, `{"a":1,"a":2}`: false, `{"a":{"b":1,"b":2}}`: false, `{} {}`: false, `{"a":`: false, `[`: false,
		strings.Repeat("[", 40) + strings.Repeat("]", 40): false} {
		if err := unique([]byte(text)); (err == nil) != good {
			t.Errorf("%.40s: %v", text, err)
		}
	}
}
