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

// A round that the scheme does not hold is refused, as scheme diff does: its rules are not those of that time.
func TestScoreRefusesARoundThatTheSchemeDoesNotHold(t *testing.T) {
	t.Chdir(files(t, map[string]string{
		"s.yaml": "id: s\nversion: \"2\"\nrounds: {months: [6, 8, 12]}\nvalidFrom: \"2022\"\nvalidTo: 2022-09\nrelative: true\nindex: {children: [{id: x, weight: 1, accumulation: single, normalise: identity}]}\n",
		"d.csv":  "unit,indicator,period,value\na,x,2021-12,1\na,x,2022-03,1\na,x,2022-06,1\na,x,2022-12,1\n",
		"w.csv":  "unit,x\na,1\n",
		"o.csv":  "unit,indicator,period,value\na,x,2021-12,1\n",
	}))
	for period, want := range map[string]string{"2021-12": "is valid from 2022, not yet in 2021-12", "2022-03": "its rounds are the months [6 8 12]", "2022-12": "is valid to 2022-09, no longer in 2022-12"} {
		for _, command := range [][]string{{"score"}, {"explain", "--unit", "a"}, {"whatif", "--set", "a:x=2"}, {"levers", "--unit", "a"}, {"robust"}} {
			out, faults, code := told(t, append(command, "--scheme", "s.yaml", "--data", "d.csv", "--period", period, "--format", "table")...)
			if code != exitRefused || out != "" || !strings.Contains(faults, "bad-period") || !strings.Contains(faults, want) {
				t.Errorf("%v %s: %d %s%s", command, period, code, faults, out)
			}
		}
		if out, faults, code := told(t, "score", "--scheme", "s.yaml", "--data", "w.csv", "--wide", "--period", period); code != exitRefused || out != "" || !strings.Contains(faults, want) {
			t.Errorf("wide %s: %d %s%s", period, code, faults, out)
		}
	}
	if _, faults, code := told(t, "score", "--scheme", "s.yaml", "--data", "d.csv", "--period", "2022-06"); code != exitDone {
		t.Errorf("a round: %d %s", code, faults)
	}
	if _, faults, code := told(t, "score", "--scheme", "s.yaml", "--data", "o.csv"); code != exitRefused || !strings.Contains(faults, "not yet in 2021-12") {
		t.Errorf("the data's only period is no round: %d %s", code, faults)
	}
}
