package main

import (
	"context"
	"database/sql"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"saima/pkg/gather"
	"saima/pkg/period"
	"saima/pkg/store"
	"saima/pkg/store/pgtest"
)

// A department's PostgreSQL is asked by the driver that the program carries: real figures, a missing one, a
// refused table, a database that is away; what was delivered before stays.
func TestADepartmentsPostgreSQLIsGathered(t *testing.T) {
	ctx, now := context.Background(), func() time.Time { return time.Date(2022, 7, 15, 9, 0, 0, 0, time.UTC) }
	url := pgtest.Start(t).Database(t, "bank")
	bank, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer bank.Close()
	exec := func(statement string) {
		t.Helper()
		if _, err := bank.ExecContext(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	exec(`CREATE TABLE loans (region text, month text, growth numeric(6,1))`)
	exec(`INSERT INTO loans VALUES ('330100','2022-06',12.3),('330200','2022-06',-0.6),('330300','2022-06',NULL),('330100','2022-05',99)`)
	sources, err := gather.ParseSources([]byte(`
sources:
  - id: bank
    department: 人行杭州中心支行
    kind: sql
    indicators: [loan_g]
    minimum: 3
    driver: pgx
    address: "{bank}"
    query: "SELECT region, 'loan_g' AS indicator, month AS period, growth AS value FROM loans WHERE month = $1 ORDER BY region"
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(ctx, filepath.Join(t.TempDir(), "saima.sqlite"), now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	places := map[string]string{"bank": url}
	g := newService(db, nil, nil, sources, places, t.TempDir(), now, slog.New(slog.DiscardHandler), nil).gatherer
	round := period.Month(2022, 6)
	values := func() string {
		latest, err := db.Latest(ctx, store.VintageQuery{Indicators: []string{"loan_g"}, Periods: []period.Period{round}})
		if err != nil {
			t.Fatal(err)
		}
		var texts []string
		for _, v := range latest {
			texts = append(texts, v.Region.String()+"="+v.Value+"/"+v.Status)
		}
		return strings.Join(texts, " ")
	}
	const first = "330100=12.3/A 330200=-0.6/A 330300=/O"
	if _, err := g.Gather(ctx, "bank", round); err != nil || values() != first {
		t.Fatalf("%v: %s, want %s", err, values(), first)
	}
	exec(`UPDATE loans SET region = '330199' WHERE region = '330200'`)
	if run, err := g.Gather(ctx, "bank", round); err == nil || run.Outcome != gather.Refused || values() != first {
		t.Errorf("an unknown region: %v, %s, %s", err, run.Outcome, values())
	}
	exec(`DROP TABLE loans`)
	run, err := g.Gather(ctx, "bank", round)
	if err == nil || run.Outcome != gather.Failed || values() != first {
		t.Errorf("a table that is gone: %v, %s, %s", err, run.Outcome, values())
	}
	if password := strings.Split(url, "@")[0]; strings.Contains(err.Error(), password) {
		t.Error("the address of the database stands in the error")
	}
}
