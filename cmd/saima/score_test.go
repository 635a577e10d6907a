package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// filed writes files into a folder of their own and gives their paths.
func filed(t *testing.T, texts map[string]string) map[string]string {
	t.Helper()
	dir, paths := t.TempDir(), map[string]string{}
	for name, text := range texts {
		paths[name] = filepath.Join(dir, name)
		if err := os.WriteFile(paths[name], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return paths
}

// A wide table of a month has the values that the round of the month reads, year to date among them. Score 3·½ + 4·½.
func TestScoreReadsAWideTableOfTheRound(t *testing.T) {
	files := filed(t, map[string]string{
		"s.json": `{"id":"s","index":{"children":[{"id":"x","weight":50,"normalise":"identity"},{"id":"y","weight":50,"accumulation":"single","normalise":"identity"}]}}`,
		"d.csv":  "unit,x,y\na,1,2\nb,3,4\n",
	})
	run := []string{"score", "--scheme", files["s.json"], "--data", files["d.csv"], "--wide", "--format", "csv"}
	out, faults, code := told(t, append(run, "--period", "2022-06")...)
	if want := "group,rank,unit,name,score\nall,1,b,,3.50\nall,2,a,,1.50\n"; out != want || code != exitDone {
		t.Errorf("%d %q %s, want %q", code, out, faults, want)
	}
	if _, faults, code := told(t, run...); code != exitUsage || !strings.Contains(faults, "--period") {
		t.Errorf("without a period: %d %s", code, faults)
	}
	if _, faults, code := told(t, append(run, "--period", "2022")...); code != exitRefused || !strings.Contains(faults, "bad-period") {
		t.Errorf("a year is no round of a month scheme: %d %s", code, faults)
	}
}
