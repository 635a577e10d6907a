package web

import (
	"testing"

	"github.com/goccy/go-yaml"

	"saima/deploy"
	"saima/pkg/region"
)

// Every text of the delivered catalogue has its English word.
func TestTheCatalogueSpeaksEnglish(t *testing.T) {
	pages, err := New(region.Zhejiang())
	if err != nil {
		t.Fatal(err)
	}
	text, err := deploy.Files.ReadFile("indicators.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var file any
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	english, chinese, seen := pages.View("en", "", "/"), pages.View("zh", "", "/"), 0
	var walk func(any)
	walk = func(x any) {
		switch x := x.(type) {
		case []any:
			for _, e := range x {
				walk(e)
			}
		case map[string]any:
			for key, e := range x {
				text, ok := e.(string)
				translate := map[string]func(View, string) string{"department": View.department, "unitOfMeasure": View.unit, "basis": View.basis}[key]
				if !ok || translate == nil {
					walk(e)
					continue
				}
				seen++
				if got := translate(english, text); got == text && text != "%" {
					t.Errorf("%s %q has no English word", key, text)
				}
				if got := translate(chinese, text); got != text {
					t.Errorf("%s %q reads %q in Chinese", key, text, got)
				}
			}
		}
	}
	walk(file)
	if seen < 100 {
		t.Errorf("the catalogue has %d texts only", seen)
	}
}
