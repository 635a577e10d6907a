package treat

import (
	"math"
	"slices"
	"testing"

	"saima/scoring/internal/golden"
	"saima/scoring/internal/stat"
)

// COINr 1.1.14 on its ASEM data, to 1e-9 relative. A part of the indicators is embedded, all are beside
// the checkout.

var (
	nan   = math.NaN()
	coinr = Limits{Skew: 2, Kurtosis: 3.5}
)

func near(a, b float64) bool {
	return math.Abs(a-b) <= 1e-9*math.Max(1, math.Abs(b)) || a != a && b != b
}

func column(t testing.TB, table golden.Table, name string) []float64 {
	m := table.Matrix(t, name)
	x := append([]float64(nil), m.Value...)
	for i := range x {
		if !m.Has(i, 0) {
			x[i] = nan
		}
	}
	return x
}

// both runs a comparison on the embedded part and on the whole.
func both(t *testing.T, compare func(t *testing.T, read func(testing.TB, string) golden.Table)) {
	t.Run("part", func(t *testing.T) { compare(t, golden.Read) })
	t.Run("whole", func(t *testing.T) { compare(t, golden.Shared) })
}

func equal(t *testing.T, what string, got, want []float64) {
	t.Helper()
	for i := range want {
		if !near(got[i], want[i]) {
			t.Errorf("%s, place %d: %v, want %v", what, i, got[i], want[i])
		}
	}
}

func TestTreatmentsOfCOINr(t *testing.T) {
	both(t, func(t *testing.T, read func(testing.TB, string) golden.Table) {
		for _, c := range []struct {
			before, after string
			treat         func(x []float64)
		}{
			{"pipeline_1_raw", "treat_winsorise5", func(x []float64) { Winsorise(x, 5, coinr) }},
			{"pipeline_1_raw", "treat_log_CT", func(x []float64) { LogShift(x) }},
			{"pipeline_1_raw", "treat_boxcox_0.5", func(x []float64) { BoxCox(x, 0.5) }},
			{"pipeline_1_raw", "treat_default_combine_raw", func(x []float64) { WinsoriseOrLog(x, 5, coinr, true) }},
		} {
			before, after := read(t, "coinr/"+c.before+".csv"), read(t, "coinr/"+c.after+".csv")
			if len(after.Columns) < 10 {
				t.Fatalf("%d columns", len(after.Columns))
			}
			for _, name := range after.Columns {
				x := column(t, before, name)
				c.treat(x)
				equal(t, c.after+" of "+name, x, column(t, after, name))
			}
		}
	})
}

// The numbers of points that COINr winsorised, column by column.
func TestWinsorisedPointsOfCOINr(t *testing.T) {
	both(t, func(t *testing.T, read func(testing.TB, string) golden.Table) {
		raw, details := read(t, "coinr/pipeline_1_raw.csv"), read(t, "coinr/treat_default_combine_raw_details.csv")
		points, treated := column(t, details, "winsorise.nwin"), 0
		for k, name := range details.Rows {
			want := points[k]
			if want != want {
				want = 0
			} else {
				treated++
			}
			moved, pass := Winsorise(column(t, raw, name), 5, coinr)
			if float64(moved) != want || !pass {
				t.Errorf("%s: %d points, pass %v, want %v", name, moved, pass, want)
			}
		}
		if treated < 4 {
			t.Errorf("only %d columns were treated", treated)
		}
	})
}

// The whole step of the example coin: raw values over denominators, imputed, then treated.
func TestPipelineOfCOINr(t *testing.T) {
	both(t, func(t *testing.T, read func(testing.TB, string) golden.Table) {
		before, after := read(t, "coinr/pipeline_3_imputed.csv"), read(t, "coinr/pipeline_5_treated.csv")
		for _, name := range read(t, "coinr/norm_parameters.csv").Rows {
			x := column(t, before, name)
			WinsoriseOrLog(x, 5, coinr, false)
			equal(t, name, x, column(t, after, name))
		}
	})
}

func TestImputationsOfCOINr(t *testing.T) {
	both(t, func(t *testing.T, read func(testing.TB, string) golden.Table) {
		raw := read(t, "coinr/pipeline_1_raw.csv")
		groups, class := groupOf(t), []int(nil)
		for _, code := range raw.Rows {
			class = append(class, groups[code])
		}
		for _, c := range []struct {
			file   string
			impute func(x []float64)
		}{
			{"impute_mean", func(x []float64) { Mean(x, make([]int, len(x))) }},
			{"impute_median_group_GDP", func(x []float64) { Median(x, class) }},
		} {
			want := read(t, "coinr/"+c.file+".csv")
			filled := 0
			for _, name := range want.Columns {
				x := column(t, raw, name)
				before := len(stat.Compact(nil, x))
				c.impute(x)
				filled += len(stat.Compact(nil, x)) - before
				equal(t, c.file+" of "+name, x, column(t, want, name))
			}
			if filled == 0 {
				t.Errorf("%s filled nothing", c.file)
			}
		}
	})
}

// groupOf numbers the groups by GDP.
func groupOf(t *testing.T) map[string]int {
	table := golden.Read(t, "coinr/asem_groups.csv")
	names := table.Text(t, "GDP_group")
	all := slices.Compact(slices.Sorted(slices.Values(names)))
	groups := map[string]int{}
	for i, code := range table.Rows {
		groups[code] = slices.Index(all, names[i])
	}
	return groups
}

func TestRowMeanOfCOINr(t *testing.T) {
	check := func(t *testing.T, read func(testing.TB, string) golden.Table, members []string, less []bool) {
		raw, want := read(t, "coinr/pipeline_1_raw.csv"), read(t, "coinr/impute_rowmean_within_pillar.csv")
		columns := make([][]float64, len(members))
		for j, name := range members {
			columns[j] = column(t, raw, name)
		}
		RowMean(columns, less)
		for j, name := range members {
			equal(t, name, columns[j], column(t, want, name))
		}
	}
	t.Run("part", func(t *testing.T) {
		check(t, golden.Read, []string{"CostImpEx", "Tariff", "TBTs", "TIRcon", "RTAs", "Visa"}, []bool{true, true, true, false, false, false})
	})
	t.Run("whole", func(t *testing.T) {
		meta := golden.Shared(t, "coinr/asem_meta.csv")
		code, direction, parent, kind := meta.Text(t, "iCode"), meta.Text(t, "Direction"), meta.Text(t, "Parent"), meta.Text(t, "Type")
		for _, pillar := range golden.Shared(t, "coinr/cronbach_by_pillar.csv").Rows {
			var members []string
			var less []bool
			for i := range code {
				if kind[i] == "Indicator" && parent[i] == pillar {
					members, less = append(members, code[i]), append(less, direction[i] == "-1")
				}
			}
			check(t, golden.Shared, members, less)
		}
	})
}

// Five years with holes; COINr takes the last earlier year that has a value.
func TestLatestOfCOINr(t *testing.T) {
	both(t, func(t *testing.T, read func(testing.TB, string) golden.Table) {
		holes, want := read(t, "coinr/panel_holes_raw.csv"), read(t, "coinr/panel_holes_impute_latest.csv")
		cells := map[[2]string]int{} // row by unit and year
		for i, year := range want.Text(t, "Time") {
			cells[[2]string{want.Rows[i], year}] = i
		}
		years := []string{"2018", "2019", "2020", "2021", "2022"}
		units := slices.Compact(slices.Sorted(slices.Values(holes.Rows)))
		row := map[[2]string]int{}
		for i, year := range holes.Text(t, "Time") {
			row[[2]string{holes.Rows[i], year}] = i
		}
		filled := 0
		for _, name := range want.Columns[1:] {
			values, result := column(t, holes, name), column(t, want, name)
			byYear := make([][]float64, len(years)) // latest first
			for k := range years {
				byYear[k] = make([]float64, len(units))
				for u, unit := range units {
					byYear[k][u] = values[row[[2]string{unit, years[len(years)-1-k]}]]
				}
			}
			for k := range years {
				x := slices.Clone(byYear[k])
				Latest(x, byYear[k+1:])
				for u, unit := range units {
					if byYear[k][u] != byYear[k][u] && x[u] == x[u] {
						filled++
					}
					if w := result[cells[[2]string{unit, years[len(years)-1-k]}]]; !near(x[u], w) {
						t.Errorf("%s of %s in %s: %v, want %v", name, unit, years[len(years)-1-k], x[u], w)
					}
				}
			}
		}
		if filled == 0 || len(cells) != len(units)*len(years) {
			t.Errorf("%d filled, %d cells", filled, len(cells))
		}
	})
}
