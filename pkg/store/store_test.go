package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"saima/pkg/gather"
	"saima/pkg/period"
	"saima/pkg/publish"
	"saima/pkg/region"
	"saima/pkg/store/pgtest"
)

var noon = time.Date(2022, 9, 22, 4, 0, 0, 123456000, time.UTC)

func open(t *testing.T, url string) *Store {
	t.Helper()
	s, err := Open(context.Background(), url, func() time.Time { return noon })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	if err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s
}

// contract is what every database must keep.
func contract() map[string]func(*testing.T, *Store) {
	return map[string]func(*testing.T, *Store){
		"revisions": revisionsAreVintages, "same again": theSameDeliveryChangesNothing, "refusals": refusalsAreKept, "as of": asOfLooksBack,
		"concurrent": writersAtOnceLoseNothing, "publications": publicationsAreNumbered, "append only": evidenceIsNeverChanged, "settings": settingsAndTokens,
	}
}

func TestSQLite(t *testing.T) {
	for name, check := range contract() {
		t.Run(name, func(t *testing.T) { check(t, open(t, filepath.Join(t.TempDir(), "test.db"))) })
	}
}

func TestPostgreSQL(t *testing.T) {
	cluster := pgtest.Start(t)
	n := 0
	for name, check := range contract() {
		n++
		t.Run(name, func(t *testing.T) { check(t, open(t, cluster.Database(t, fmt.Sprintf("test%d", n)))) })
	}
}

func delivery(value string, at time.Time) (gather.Delivery, gather.Run) {
	o := func(code region.Code, value, status string) gather.Observation {
		return gather.Observation{Key: gather.Key{Region: code, Indicator: "iav_g", Period: period.YearToDate(2022, 8)}, Value: value, Status: status, Locator: "line 2"}
	}
	return gather.Delivery{Source: "statistics", Department: "省统计局", Period: period.Month(2022, 8), Request: "/2022-08.json", MediaType: "application/json", Raw: []byte("raw " + value), Received: at,
		Observations: []gather.Observation{o("330100", value, "A"), o("330200", "2.50", "A"), o("330300", "", "O")}}, gather.Run{Source: "statistics", Started: at, Finished: at}
}

func appended(t *testing.T, s *Store, value string, at time.Time) gather.Receipt {
	t.Helper()
	d, run := delivery(value, at)
	receipt, err := s.Append(context.Background(), d, run)
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

func revisionsAreVintages(t *testing.T, s *Store) {
	first := appended(t, s, "5.1", noon)
	second := appended(t, s, "5.3", noon.Add(time.Hour))
	if first.New != 3 || second.New != 0 || second.Revised != 1 || second.Unchanged != 2 {
		t.Errorf("receipts %+v and %+v", first, second)
	}
	all, err := s.Vintages(context.Background(), VintageQuery{Regions: []region.Code{"330100"}})
	if err != nil || len(all) != 2 {
		t.Fatalf("%v, %v", all, err)
	}
	d, _ := delivery("5.3", noon.Add(time.Hour))
	want := gather.Vintage{Observation: d.Observations[0], Number: 2, Received: noon.Add(time.Hour), Source: "statistics", Department: "省统计局", Request: "/2022-08.json", RawDigest: publish.Digest(d.Raw), Run: second.Run}
	if diff := cmp.Diff(want, all[1], cmp.Comparer(func(a, b period.Period) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
	media, raw, err := s.Raw(context.Background(), want.RawDigest)
	if err != nil || string(raw) != "raw 5.3" || media != "application/json" {
		t.Errorf("raw bytes %q of %q, %v", raw, media, err)
	}
}

func theSameDeliveryChangesNothing(t *testing.T, s *Store) {
	first, again := appended(t, s, "5.1", noon), appended(t, s, "5.1", noon)
	if again.Run != first.Run || again.New+again.Revised != 0 {
		t.Errorf("%+v, then %+v", first, again)
	}
	runs, err := s.Runs(context.Background(), "", 0)
	if err != nil || len(runs) != 1 {
		t.Errorf("%d runs, %v", len(runs), err)
	}
	d, run := delivery("5.1", noon.Add(time.Minute))
	d.Observations = append(d.Observations, d.Observations[0])
	if _, err := s.Append(context.Background(), d, run); !errors.Is(err, ErrConflict) {
		t.Errorf("a key twice in a delivery: %v", err)
	}
}

func refusalsAreKept(t *testing.T, s *Store) {
	d, run := delivery("x", noon)
	run.Outcome, run.Faults = gather.Refused, gather.Faults{{Code: "not-a-number", Where: "line 2", Message: "x"}}
	if err := s.Refuse(context.Background(), d, run); err != nil {
		t.Fatal(err)
	}
	last, ok, err := s.LastRun(context.Background(), "statistics", period.Month(2022, 8), gather.Refused)
	if err != nil || !ok || len(last.Faults) != 1 || last.Faults[0] != run.Faults[0] {
		t.Errorf("%+v, %v, %v", last, ok, err)
	}
	if _, ok, _ := s.LastRun(context.Background(), "statistics", period.Month(2022, 8), gather.Delivered); ok {
		t.Error("a refusal counts as delivered")
	}
	if all, err := s.Vintages(context.Background(), VintageQuery{}); err != nil || len(all) != 0 {
		t.Errorf("%d values of a refused delivery, %v", len(all), err)
	}
	if _, _, err := s.Raw(context.Background(), publish.Digest(d.Raw)); err != nil {
		t.Error(err)
	}
}

func asOfLooksBack(t *testing.T, s *Store) {
	appended(t, s, "5.1", noon)
	appended(t, s, "5.3", noon.Add(time.Hour))
	for at, want := range map[time.Time]string{noon.Add(-time.Second): "", noon: "5.1", noon.Add(59 * time.Minute): "5.1", noon.Add(time.Hour): "5.3", {}: "5.3"} {
		all, err := s.Latest(context.Background(), VintageQuery{Regions: []region.Code{"330100"}, Indicators: []string{"iav_g"}, Periods: []period.Period{period.YearToDate(2022, 8)}, AsOf: at})
		got := ""
		if len(all) > 0 {
			got = all[0].Value
		}
		if err != nil || got != want || len(all) > 1 {
			t.Errorf("as of %v: %q, want %q (%v)", at, got, want, err)
		}
	}
}

// Eight writers revise the same keys at once: every vintage has its own number and none is missing.
func writersAtOnceLoseNothing(t *testing.T, s *Store) {
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			d, run := delivery(fmt.Sprintf("%d.5", i), noon.Add(time.Duration(i)*time.Second))
			if _, err := s.Append(context.Background(), d, run); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	all, err := s.Vintages(context.Background(), VintageQuery{Regions: []region.Code{"330100"}})
	if err != nil || len(all) != 8 {
		t.Fatalf("%d vintages of 8, %v", len(all), err)
	}
	for i, v := range all {
		if v.Number != i+1 {
			t.Errorf("vintage %d stands at %d", v.Number, i+1)
		}
	}
}

func publicationsAreNumbered(t *testing.T, s *Store) {
	ctx := context.Background()
	raw := []byte(`{"format":"saima.leaderboard/1"}`)
	doc := publish.Document{Group: "city", Digest: publish.Digest(raw), Bytes: raw}
	p := period.Month(2022, 8)
	if err := s.PutSnapshot(ctx, publish.Snapshot{Series: "growth", Period: p, Computed: noon, AsOf: noon, Documents: []publish.Document{doc}}); err != nil {
		t.Fatal(err)
	}
	pub := publish.Publication{Series: "growth", Period: p, Number: 1, Released: noon, Documents: []publish.Document{{Group: "city", Digest: doc.Digest}}}
	input := publish.Input{Indicator: "iav_g", Period: period.YearToDate(2022, 8)}
	if err := s.AddPublication(ctx, pub, []publish.Input{input}); err != nil {
		t.Fatal(err)
	}
	if err := s.AddPublication(ctx, pub, nil); !errors.Is(err, ErrConflict) {
		t.Errorf("number 1 twice: %v", err)
	}
	pub.Number, pub.Reason = 3, "skips"
	if err := s.AddPublication(ctx, pub, nil); !errors.Is(err, ErrConflict) {
		t.Errorf("number 3 after 1: %v", err)
	}
	pub.Number, pub.Reason = 2, "a mistake"
	if err := s.AddPublication(ctx, pub, nil); err != nil {
		t.Fatal(err)
	}
	for number, want := range map[int]int{0: 2, 1: 1, 2: 2} {
		got, err := s.Publication(ctx, "growth", p, number)
		if err != nil || got.Number != want || got.Documents[0].Digest != doc.Digest || !got.Released.Equal(noon) {
			t.Errorf("number %d: %+v, %v", number, got, err)
		}
	}
	if _, err := s.Publication(ctx, "growth", period.Month(2022, 9), 0); !errors.Is(err, ErrNotFound) {
		t.Errorf("a round that is not there: %v", err)
	}
	if got, err := s.Document(ctx, doc.Digest); err != nil || string(got) != string(raw) {
		t.Errorf("document %q, %v", got, err)
	}
	if got, err := s.PublicInputs(ctx); err != nil || len(got) != 1 || got[0] != input {
		t.Errorf("inputs %v, %v", got, err)
	}
}

func evidenceIsNeverChanged(t *testing.T, s *Store) {
	appended(t, s, "5.1", noon)
	for _, statement := range []string{"UPDATE observations SET value = '9'", "DELETE FROM observations", "UPDATE raws SET media_type = 'x'", "DELETE FROM runs"} {
		if _, err := s.pool.Exec(statement); err == nil {
			t.Errorf("%s went through", statement)
		}
	}
}

func settingsAndTokens(t *testing.T, s *Store) {
	ctx := context.Background()
	if _, err := s.Setting(ctx, "demo"); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
	for _, value := range []string{"一", "二"} {
		if err := s.SetSetting(ctx, "demo", value); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Setting(ctx, "demo"); err != nil || got != value {
			t.Errorf("%q, %v", got, err)
		}
	}
	hash := sha256.Sum256([]byte("secret"))
	if err := s.AddToken(ctx, "bank", "人行", []string{"bank"}, hash, noon); err != nil {
		t.Fatal(err)
	}
	token, err := s.TokenByHash(ctx, hash)
	if err != nil || !token.Expires.Equal(noon) || token.Sources[0] != "bank" {
		t.Errorf("%+v, %v", token, err)
	}
	if err := s.RevokeToken(ctx, hash); err != nil {
		t.Fatal(err)
	}
	if _, err := s.TokenByHash(ctx, hash); !errors.Is(err, ErrNotFound) {
		t.Errorf("a revoked token: %v", err)
	}
}

func TestASecondProcessIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "one.db")
	first := open(t, path)
	if _, err := Open(context.Background(), path, time.Now); !errors.Is(err, ErrLocked) {
		t.Fatalf("the second: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, path)
}

func TestANewerSchemaIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new.db")
	s := open(t, path)
	if _, err := s.pool.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)"); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if _, err := Open(context.Background(), path, time.Now); !errors.Is(err, ErrNewerSchema) {
		t.Errorf("%v", err)
	}
}
