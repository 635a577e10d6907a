package scoring_test

import (
	"fmt"
	"os"

	"saima/scoring"
)

// The human development index of 2021: min-max over goalposts, a geometric mean, ranks on three printed
// decimals. XXA by hand: the cube root of 0.7923 · (0.7 + 0.58)/2 · 0.7304 is 0.718. The scheme carries Switzerland as a worked example, which CheckExamples scores.
func Example() {
	text, err := os.ReadFile("testdata/hdi-2021.json")
	if err != nil {
		fmt.Println(err)
		return
	}
	scheme, err := scoring.ParseScheme(text)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("faults of its worked examples:", len(scoring.CheckExamples(scheme)))
	var observations []scoring.Observation
	for _, v := range []struct{ unit, indicator, value string }{
		{"CHE", "life_expectancy", "83.987"}, {"CHE", "expected_schooling", "16.5"}, {"CHE", "mean_schooling", "13.86"}, {"CHE", "log10_gni_pc", "4.82564"},
		{"XXA", "life_expectancy", "71.5"}, {"XXA", "expected_schooling", "12.6"}, {"XXA", "mean_schooling", "8.7"}, {"XXA", "log10_gni_pc", "4.1"},
	} {
		observations = append(observations, scoring.Observation{Unit: v.unit, Indicator: v.indicator, Period: "2021", Value: v.value})
	}
	data, err := scoring.NewDataset("2021", nil, observations)
	if err != nil {
		fmt.Println(err)
		return
	}
	result, err := scoring.Compute(scheme, data)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, u := range result.Groups[0].Units {
		fmt.Println(u.Rank, u.Unit, u.Score)
	}
	// Output:
	// faults of its worked examples: 0
	// 1 CHE 0.962
	// 2 XXA 0.718
}
