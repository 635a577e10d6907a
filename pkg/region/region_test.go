package region

import (
	"errors"
	"strings"
	"testing"

	"saima/pkg/period"
)

func date(t *testing.T, text string) period.Date {
	t.Helper()
	d, err := period.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Counts of 国函〔2021〕29号 and the table of codes: 37 districts, 20 county-level cities, 33 counties.
func TestTheProvinceHasElevenCitiesAndNinetyCounties(t *testing.T) {
	r := Zhejiang()
	kinds := map[string]int{}
	for _, x := range r.Counties() {
		kinds[x.Kind]++
		if city, ok := r.Lookup(x.City); !ok || city.Level != City {
			t.Errorf("%s has no city", x.Code)
		}
		if _, _, ok := r.Tile(x.Code); !ok {
			t.Errorf("%s %s has no tile", x.Code, x.Name)
		}
		if x.English == "" || x.Pinyin == "" {
			t.Errorf("%s has no English name or sort key", x.Code)
		}
	}
	if len(r.Cities()) != 11 || len(r.Counties()) != 90 || len(r.All()) != 102 {
		t.Fatalf("%d cities, %d counties, %d in all", len(r.Cities()), len(r.Counties()), len(r.All()))
	}
	if kinds["市辖区"] != 37 || kinds["县级市"] != 20 || kinds["县"]+kinds["自治县"] != 33 {
		t.Errorf("kinds %v", kinds)
	}
}

// 26 until 2024-08-21; then 平阳, 柯城 and 莲都 leave, 洞头 and 嵊泗 enter.
func TestMountainCountiesChangeWithTime(t *testing.T) {
	r := Zhejiang()
	for day, want := range map[string]int{"2022-08-31": 26, "2024-08-20": 26, "2024-08-21": 25, "2024-12-31": 25} {
		if got := len(r.ClassMembers(Mountain26, date(t, day))); got != want {
			t.Errorf("%s: %d mountain counties, want %d", day, got, want)
		}
	}
	for code, want := range map[Code][2]bool{"330326": {true, false}, "330802": {true, false}, "331102": {true, false}, "330305": {false, true}, "330922": {false, true}, "330127": {true, true}} {
		got := [2]bool{r.InClass(code, Mountain26, date(t, "2022-12-31")), r.InClass(code, Mountain26, date(t, "2024-12-31"))}
		if got != want {
			t.Errorf("%s: %v, want %v", code, got, want)
		}
	}
	if r.InClass("330127", "no-such-class", date(t, "2022-12-31")) {
		t.Error("a class that does not exist has a member")
	}
}

func TestCodesOfTheEditionBefore2021AreRefusedByName(t *testing.T) {
	_, err := ParseCode("330104")
	var gone *DissolvedError
	if !errors.As(err, &gone) {
		t.Fatalf("%v is no DissolvedError", err)
	}
	if want := "330104 江干区 was dissolved on 2021-04-09; successors 330102 上城区, 330114 钱塘区"; err.Error() != want {
		t.Errorf("%q, want %q", err, want)
	}
	if _, err := Zhejiang().Resolve("下城区"); !errors.As(err, &gone) {
		t.Errorf("the name 下城区: %v", err)
	}
	if p := Zhejiang().Predecessors("330114"); len(p) != 2 {
		t.Errorf("钱塘区 came of %v", p)
	}
}

func TestNamesAreReadAsDepartmentsWriteThem(t *testing.T) {
	r := Zhejiang()
	for text, want := range map[string]Code{
		"杭州市": "330100", "杭州": "330100", "上城区": "330102", "景宁县": "331127", "景 宁　县": "331127", "景宁畲族自治县": "331127",
		"330602": "330602", "全省": "", "浙江省": Province, "义乌": "330782", "西湖区": "330106",
	} {
		x, err := r.Resolve(text)
		if want == "" {
			var unknown *UnknownError
			if !errors.As(err, &unknown) {
				t.Errorf("%q gave %v, %v", text, x, err)
			}
			continue
		}
		if err != nil || x.Code != want {
			t.Errorf("%q gave %s, %v; want %s", text, x.Code, err, want)
		}
	}
	if _, err := r.Resolve("诸暨县"); err == nil || !strings.Contains(err.Error(), "诸暨市") {
		t.Errorf("the nearest name is not offered: %v", err)
	}
	if _, err := r.ParseCode("339999"); err == nil {
		t.Error("339999 is taken for a region")
	}
}

func TestNoTwoTilesLieOnEachOther(t *testing.T) {
	r := Zhejiang()
	for _, list := range [][]Region{r.Cities(), r.Counties()} {
		seen := map[[2]int]Code{}
		for _, x := range list {
			col, row, ok := r.Tile(x.Code)
			if other, twice := seen[[2]int{col, row}]; twice || !ok {
				t.Errorf("%s lies on %s", x.Code, other)
			}
			seen[[2]int{col, row}] = x.Code
		}
	}
}

func FuzzResolve(f *testing.F) {
	for _, s := range []string{"杭州", "330104", "景 宁 县", "", "\x00", "３３０１００"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		x, err := Zhejiang().Resolve(text)
		if (err == nil) != (x.Code != "") {
			t.Fatalf("%q gave %v and %v", text, x, err)
		}
	})
}
