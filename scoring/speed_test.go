package scoring

import (
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// speedRow is a row of the table of speed: a benchmark, what it is measured by, and the bar.
type speedRow struct {
	name  string
	bench func(*testing.B)
	peers []string // of testdata/bench/peer.py, or another benchmark; none: the milliseconds are the guide
	bar   float64  // ratio, or milliseconds
}

func speedRows() []speedRow {
	return []speedRow{
		{"Robust1000x90x30", BenchmarkRobust1000x90x30, []string{"Robust1000x90x30", "Robust1000x90x30.add.at"}, 0.29},
		{"Robust100000x90x30", BenchmarkRobust100000x90x30, []string{"Robust100000x90x30", "Robust100000x90x30.add.at"}, 0.33},
		{"ASEM", BenchmarkASEM, nil, 0.5},
		{"TOPSIS3000x50", BenchmarkTOPSIS3000x50, []string{"TOPSIS3000x50"}, 0.25},
		{"Month101x30", BenchmarkMonth101x30, nil, 0.2},
		{"Panel2842x100x60", BenchmarkPanel2842x100x60, []string{"PanelCopy"}, 4},
		{"WhatIf90x30", BenchmarkWhatIf90x30, nil, 0.05},
	}
}

// The table of speed: every benchmark beside its peer in turn, the best of several short runs each, so that what else
// the machine does falls on both. It measures and never fails, and runs only when it is asked for:
//
//	SPEED=6 go test -count=1 -v -run TestSpeedTable ./scoring
//
// with the number of rounds, and python3 with numpy on the path.
func TestSpeedTable(t *testing.T) {
	rounds := 0
	if fmt.Sscan(os.Getenv("SPEED"), &rounds); rounds < 1 {
		t.Skip("SPEED=6 measures six rounds")
	}
	defer flag.Set("test.benchtime", flag.Lookup("test.benchtime").Value.String())
	if err := flag.Set("test.benchtime", "20ms"); err != nil {
		t.Fatal(err)
	}
	best, allocs := map[string]float64{}, map[string]int64{}
	note := func(name string, milliseconds float64) {
		if had, known := best[name]; !known || milliseconds < had {
			best[name] = milliseconds
		}
	}
	for range rounds {
		for name, milliseconds := range peerTimes(t) {
			note(name, milliseconds)
		}
		for _, row := range append(speedRows(), speedRow{name: "PanelCopy", bench: BenchmarkPanelCopy}) {
			for range 10 { // a short run is more often left alone than a long one
				r := testing.Benchmark(row.bench)
				note(" "+row.name, float64(r.T)/float64(time.Millisecond)/float64(r.N))
				allocs[row.name] = r.AllocsPerOp()
				if r.T > 50*time.Millisecond {
					break
				}
			}
		}
	}
	best["PanelCopy"] = best[" PanelCopy"]
	var table strings.Builder
	for _, row := range speedRows() {
		ours := best[" "+row.name]
		if len(row.peers) == 0 {
			fmt.Fprintf(&table, "%-20s %9.3f ms, guide %g ms, %d allocations\n", row.name, ours, row.bar, allocs[row.name])
		}
		for _, peer := range row.peers {
			if _, known := best[peer]; !known {
				best[peer] = math.NaN()
			}
			fmt.Fprintf(&table, "%-20s %9.3f ms, %-26s %9.3f ms, ratio %.3f, bar %g, %d allocations\n", row.name, ours, peer, best[peer], ours/best[peer], row.bar, allocs[row.name])
		}
	}
	t.Logf("best of %d rounds\n%s", rounds, &table)
}

// peerTimes are numpy's milliseconds; there are none where no Python has numpy.
func peerTimes(t *testing.T) map[string]float64 {
	times := map[string]float64{}
	var out []byte
	var err error
	for _, python := range []string{"python3", "/usr/bin/python3"} { // the second is Debian's
		if out, err = exec.Command(python, "testdata/bench/peer.py").Output(); err == nil {
			break
		}
	}
	if err != nil {
		t.Logf("no peer: %v", err)
	}
	for line := range strings.Lines(string(out)) {
		name, milliseconds := "", 0.0
		if n, _ := fmt.Sscan(line, &name, &milliseconds); n == 2 {
			times[name] = milliseconds
		}
	}
	return times
}
