package web

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"saima/pkg/region"
)

// Every key that a template or the code names must be in both languages, with the same verbs.
func TestNoWordIsMissing(t *testing.T) {
	p, err := New(region.Zhejiang())
	if err != nil {
		t.Fatal(err)
	}
	zh, en := p.words["zh"], p.words["en"]
	verbs := regexp.MustCompile(`%[a-z]`)
	for key := range zh {
		if en[key] == "" {
			t.Errorf("%s has no English", key)
		}
		if a, b := verbs.FindAllString(zh[key], -1), verbs.FindAllString(en[key], -1); strings.Join(a, "") != strings.Join(b, "") {
			t.Errorf("%s: verbs %v and %v", key, a, b)
		}
	}
	if len(zh) != len(en) {
		t.Errorf("%d Chinese words, %d English", len(zh), len(en))
	}
	keys := regexp.MustCompile(`\bT "([a-zA-Z.-]+)"|\bT\("([a-zA-Z.-]+)"`)
	used := 0
	check := func(text string) {
		for _, m := range keys.FindAllStringSubmatch(text, -1) {
			key := m[1] + m[2]
			used++
			if strings.HasSuffix(key, ".") { // the code completes it
				continue
			}
			if _, ok := zh[key]; !ok {
				t.Errorf("%s is used and not in the catalogue", key)
			}
		}
	}
	pages, err := fs.Glob(files, "templates/*.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range pages {
		raw, err := files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		check(string(raw))
	}
	for _, pattern := range []string{".", ".."} {
		entries, err := os.ReadDir(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if strings.HasSuffix(e.Name(), ".go") && !strings.HasSuffix(e.Name(), "_test.go") {
				raw, err := os.ReadFile(pattern + "/" + e.Name())
				if err != nil {
					t.Fatal(err)
				}
				check(string(raw))
			}
		}
	}
	if used < 80 {
		t.Errorf("only %d uses found: the search is broken", used)
	}
}
