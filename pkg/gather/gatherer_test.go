package gather

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"saima/pkg/period"
	"saima/pkg/region"
)

// memory is a log that keeps everything in memory; it follows the contract of Log.
type memory struct {
	mu      sync.Mutex
	runs    []Run
	raws    map[[32]byte][]byte
	current map[Key]Observation
}

func newMemory() *memory { return &memory{raws: map[[32]byte][]byte{}, current: map[Key]Observation{}} }

func (m *memory) Append(_ context.Context, d Delivery, run Run) (Receipt, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.raws[sha256.Sum256(d.Raw)] = d.Raw
	for _, o := range d.Observations {
		old, there := m.current[o.Key]
		switch {
		case !there:
			run.Receipt.New++
		case old.Value != o.Value || old.Status != o.Status:
			run.Receipt.Revised++
		default:
			run.Receipt.Unchanged++
		}
		m.current[o.Key] = o
	}
	run.Receipt.Run = int64(len(m.runs) + 1)
	m.runs = append(m.runs, run)
	return run.Receipt, nil
}

func (m *memory) Refuse(_ context.Context, d Delivery, run Run) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.raws[sha256.Sum256(d.Raw)] = d.Raw
	m.runs = append(m.runs, run)
	return nil
}

func (m *memory) LastRun(_ context.Context, source string, p period.Period, outcome string) (Run, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, r := range slices.Backward(m.runs) {
		if r.Source == source && r.Period == p && (outcome == "" || r.Outcome == outcome) {
			return r, true, nil
		}
	}
	return Run{}, false, nil
}

// bench is a gatherer over one department whose answer the test sets.
type bench struct {
	*Gatherer
	log    *memory
	answer http.HandlerFunc
	now    time.Time
}

func newBench(t *testing.T, specs ...Spec) *bench {
	t.Helper()
	b := &bench{log: newMemory(), now: period.Month(2022, 9).LastDay().At(9, 0)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { b.answer(w, r) }))
	t.Cleanup(server.Close)
	b.Gatherer = &Gatherer{Log: b.log, Sources: specs, Regions: region.Zhejiang(), Web: NewWeb(specs, time.Millisecond), Folder: t.TempDir(),
		Places: map[string]string{"base": server.URL}, Now: func() time.Time { return b.now }, Pause: 10 * time.Minute}
	return b
}

func (b *bench) says(body string) {
	b.answer = func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }
}

func csvSpec() Spec {
	return Spec{ID: "power", Department: "省电力公司", Kind: "http-csv", Indicators: []string{"ielec_g"}, Minimum: 2, Since: "2022-08", Due: DueRule{10, 1, 9},
		Address: "{base}/{period}.csv", Columns: Columns{"地区代码", "指标", "时期", "数值", "状态"}}
}

func jsonSpec() Spec {
	return Spec{ID: "statistics", Department: "省统计局", Kind: "http-json", Indicators: []string{"iav_g"}, Minimum: 2, Since: "2022-08", Due: DueRule{18, 1, 10},
		Address: "{base}/{period}.json", Rows: "data", Columns: Columns{"code", "indicator", "period", "value", "status"}}
}

const goodCSV = "地区代码,地区,指标,时期,数值,状态\n330100,杭州市,ielec_g,2022-01..08,2.10,A\n330200,宁波市,ielec_g,2022-01..08,-0.6,A\n331127,景宁,ielec_g,2022-01..08,,O\n"

func TestATableIsReadInBothEncodings(t *testing.T) {
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(goodCSV)
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string]string{"UTF-8": goodCSV, "with byte order mark": "\ufeff" + goodCSV, "GB18030": gb} {
		b := newBench(t, csvSpec())
		b.says(body)
		run, err := b.Gather(context.Background(), "power", period.Month(2022, 8))
		if err != nil || run.Outcome != Delivered || run.Receipt.New != 3 {
			t.Fatalf("%s: %+v, %v", name, run, err)
		}
		ytd := period.YearToDate(2022, 8)
		want := map[Key]Observation{}
		for _, o := range []Observation{
			{Key{"330100", "ielec_g", ytd}, "2.10", "A", "line 2"}, {Key{"330200", "ielec_g", ytd}, "-0.6", "A", "line 3"}, {Key{"331127", "ielec_g", ytd}, "", "O", "line 4"}} {
			want[o.Key] = o
		}
		for k, o := range want {
			if b.log.current[k] != o {
				t.Errorf("%s: %+v, want %+v", name, b.log.current[k], o)
			}
		}
		if _, kept := b.log.raws[sha256.Sum256([]byte(body))]; !kept {
			t.Errorf("%s: the raw bytes are not kept", name)
		}
	}
}

// Each bad answer is refused with a named fault and its place; the good values of before stay.
func TestBadAnswersAreRefusedAndEarlierValuesStay(t *testing.T) {
	cases := []struct{ name, source, body, code, where string }{
		{"pre-2021 code", "power", strings.Replace(goodCSV, "330200", "330104", 1), "dissolved-region", "line 3"},
		{"text in a number", "power", strings.Replace(goodCSV, "-0.6", "约3", 1), "not-a-number", "line 3"},
		{"per cent sign in a number", "power", strings.Replace(goodCSV, "-0.6", "3%", 1), "not-a-number", "line 3"},
		{"duplicate", "power", goodCSV + "330100,杭州市,ielec_g,2022-01..08,2.2,A\n", "duplicate-key", "line 5"},
		{"unknown region", "power", strings.Replace(goodCSV, "330200", "339900", 1), "unknown-region", "line 3"},
		{"unknown indicator", "power", strings.Replace(goodCSV, "宁波市,ielec_g", "宁波市,elec", 1), "unknown-indicator", "line 3"},
		{"empty answer", "power", "", "empty-answer", ""},
		{"header alone", "power", "地区代码,地区,指标,时期,数值,状态\n", "empty-answer", ""},
		{"half a table", "power", "地区代码,地区,指标,时期,数值,状态\n330100,杭州市,ielec_g,2022-01..08,2.1,A\n", "half-a-table", ""},
		{"changed header", "power", strings.Replace(goodCSV, "数值", "值", 1), "changed-header", "line 1"},
		{"row cut short", "power", goodCSV[:len(goodCSV)-30] + "\n", "not-csv", ""},
		{"later period", "power", strings.ReplaceAll(goodCSV, "2022-01..08", "2022-01..09"), "wrong-period", "line 2"},
		{"no period", "power", strings.ReplaceAll(goodCSV, "2022-01..08", "八月"), "wrong-period", "line 2"},
		{"neither encoding", "power", goodCSV + "\xff\xff\xff", "encoding", ""},
		{"page instead of a table", "power", "<!DOCTYPE html><title>登录</title>", "html-instead-of-csv", ""},
		{"page instead of JSON", "statistics", "\n <html><body>请登录</body></html>", "html-instead-of-json", ""},
		{"no JSON", "statistics", "data=1", "not-json", ""},
		{"JSON cut short", "statistics", `{"data":[{"code":"330100"`, "truncated", ""},
		{"JSON without the list", "statistics", `{"code":500,"message":"error"}`, "changed-header", "data"},
		{"JSON with a flag for a value", "statistics", `{"data":[{"code":"330100","indicator":"iav_g","period":"2022-01..08","value":true}]}`, "not-a-number", "data[0].value"},
		{"JSON empty", "statistics", `{"data":[]}`, "empty-answer", ""},
		{"exponent in a number", "statistics", `{"data":[{"code":"330100","indicator":"iav_g","period":"2022-01..08","value":1e3}]}`, "not-a-number", "data[0]"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t, csvSpec(), jsonSpec())
			b.says(goodCSV)
			if _, err := b.Gather(context.Background(), "power", period.Month(2022, 8)); err != nil {
				t.Fatal(err)
			}
			before := fmt.Sprint(b.log.current)
			b.says(c.body)
			run, err := b.Gather(context.Background(), c.source, period.Month(2022, 8))
			var faults Faults
			if !errors.As(err, &faults) || run.Outcome != Refused {
				t.Fatalf("%+v, %v", run, err)
			}
			if faults[0].Code != c.code || faults[0].Where != c.where || faults[0].Message == "" {
				t.Errorf("fault %+v, want %s at %q", faults[0], c.code, c.where)
			}
			if fmt.Sprint(b.log.current) != before {
				t.Error("earlier values changed")
			}
			if _, kept := b.log.raws[sha256.Sum256([]byte(c.body))]; !kept {
				t.Error("the refused bytes are not kept")
			}
		})
	}
}

func TestEveryFaultOfADeliveryComesAtOnce(t *testing.T) {
	b := newBench(t, csvSpec())
	b.says("地区代码,地区,指标,时期,数值,状态\n330104,江干区,ielec_g,2022-01..08,1,A\n330100,杭州市,ielec_g,2022-01..08,x,A\n330200,宁波市,other,2022-01..08,1,A\n")
	_, err := b.Gather(context.Background(), "power", period.Month(2022, 8))
	var faults Faults
	if !errors.As(err, &faults) || len(faults) != 3 {
		t.Fatalf("%v", err)
	}
	if !strings.Contains(faults[0].Message, "江干区 was dissolved on 2021-04-09; successors 330102 上城区, 330114 钱塘区") {
		t.Errorf("the dissolved unit is not named: %s", faults[0].Message)
	}
}

func TestWhatIsNotThereYetIsNoFault(t *testing.T) {
	b := newBench(t, csvSpec())
	b.answer = http.NotFound
	run, err := b.Gather(context.Background(), "power", period.Month(2022, 8))
	if !errors.Is(err, errNotYet) || run.Outcome != Failed || len(b.log.runs) != 0 {
		t.Errorf("%+v, %v, %d runs kept", run, err, len(b.log.runs))
	}
}

func TestATruncatedAnswerIsRefused(t *testing.T) {
	b := newBench(t, csvSpec())
	b.answer = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		fmt.Fprint(w, goodCSV)
	}
	_, err := b.Gather(context.Background(), "power", period.Month(2022, 8))
	var faults Faults
	if !errors.As(err, &faults) || faults[0].Code != "truncated" {
		t.Errorf("%v", err)
	}
}

func TestAServerThatStumblesIsAskedAgain(t *testing.T) {
	b := newBench(t, csvSpec())
	asked := 0
	b.answer = func(w http.ResponseWriter, _ *http.Request) {
		if asked++; asked < 3 {
			http.Error(w, "busy", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprint(w, goodCSV)
	}
	if run, err := b.Gather(context.Background(), "power", period.Month(2022, 8)); err != nil || run.Outcome != Delivered || asked != 3 {
		t.Errorf("%+v, %v after %d", run, err, asked)
	}
}

// One failing source does not delay the others, and what has been delivered is not asked for again.
func TestReconcileGathersWhatIsDueAndNotDone(t *testing.T) {
	b := newBench(t, jsonSpec(), csvSpec())
	asked, mu := map[string]int{}, sync.Mutex{} // sources are asked at once
	b.answer = func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.URL.Path]++
		mu.Unlock()
		if strings.HasSuffix(r.URL.Path, ".json") {
			fmt.Fprint(w, "<html>")
			return
		}
		fmt.Fprint(w, goodCSV)
	}
	for range 2 {
		if err := b.Reconcile(context.Background(), func(int, int, string) {}); err != nil {
			t.Fatal(err)
		}
	}
	if asked["/2022-08.csv"] != 1 || asked["/2022-08.json"] != 1 {
		t.Errorf("asked %v: a delivered source or one that failed a moment ago was asked again", asked)
	}
	b.now = b.now.Add(11 * time.Minute)
	if err := b.Reconcile(context.Background(), func(int, int, string) {}); err != nil {
		t.Fatal(err)
	}
	if asked["/2022-08.json"] != 2 || asked["/2022-08.csv"] != 1 {
		t.Errorf("asked %v after the pause", asked)
	}
	b.now = period.Due{Day: 10, MonthsAfter: 1, Hour: 9}.DueAt(period.Month(2022, 9)).Add(-time.Second)
	if work, err := b.Due(context.Background()); err != nil || len(work) != 1 {
		t.Errorf("a second before the day: %v, %v", work, err)
	}
	b.now = b.now.Add(time.Second)
	if work, err := b.Due(context.Background()); err != nil || len(work) != 2 {
		t.Errorf("on the day: %v, %v", work, err)
	}
}

func TestAPushIsReadStrictly(t *testing.T) {
	push := Spec{ID: "commerce", Kind: "push", Indicators: []string{"fdi"}, Minimum: 1}
	for body, code := range map[string]string{
		`{"period":"2022-08","observations":[{"region":"330100","indicator":"fdi","period":"2022-01..08","value":"55.1","status":"A"}]}`: "",
		`{"period":"2022-08","observations":[],"extra":1}`: "not-json",
		`{"period":"2022-08","observations":[]} {}`:        "not-json",
		`{"period":"soon","observations":[]}`:              "wrong-period",
		`{"period":"2022-08","observations":[]}`:           "empty-answer",
	} {
		b := newBench(t, push)
		_, err := b.Push(context.Background(), "commerce", []byte(body))
		var faults Faults
		if code == "" && err != nil || code != "" && (!errors.As(err, &faults) || faults[0].Code != code) {
			t.Errorf("%s: %v, want %q", body, err, code)
		}
	}
}

func TestSourcesFileFaultsComeTogether(t *testing.T) {
	_, err := ParseSources([]byte("sources:\n  - {id: a, kind: fax, indicators: [x]}\n  - {id: a, kind: http-csv, indicators: []}\n"), []string{"gdp"})
	var faults Faults
	if !errors.As(err, &faults) || len(faults) < 5 {
		t.Errorf("%v", err)
	}
	if _, err := ParseSources([]byte("sources:\n  - {id: a, kinds: push}\n"), nil); err == nil || !strings.Contains(err.Error(), "kinds") {
		t.Errorf("an unknown key: %v", err)
	}
}

func TestADamagedWorkbookIsRefused(t *testing.T) {
	spec := Spec{ID: "book", Kind: "workbook", Address: "a.xlsx", Indicators: []string{"x"}, Headings: map[string]string{"X": "x"}}
	for name, raw := range map[string]string{"no zip": "not a zip", "cut": "PK\x03\x04 cut off", "page": "<html></html>"} {
		b := newBench(t, spec)
		if err := os.WriteFile(filepath.Join(b.Folder, "a.xlsx"), []byte(raw), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := b.Gather(context.Background(), "book", period.Year(2024))
		var faults Faults
		if !errors.As(err, &faults) || faults[0].Code != "damaged-workbook" && faults[0].Code != "html-instead-of-workbook" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
