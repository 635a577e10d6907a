package period

import "testing"

func TestLabels(t *testing.T) {
	tests := []struct {
		period                     Period
		chinese, english           string
		roundChinese, roundEnglish string // empty: as without the round
	}{
		{Month(2022, 6), "2022年6月", "June 2022", "2022年6月（1—6月累计）", "June 2022 (Jan–Jun)"},
		{Month(2022, 2), "2022年2月", "February 2022", "2022年1—2月", "January–February 2022"},
		{Month(2022, 1), "2022年1月", "January 2022", "", ""},
		{Month(2022, 9), "2022年9月", "September 2022", "2022年9月（1—9月累计）", "September 2022 (Jan–Sep)"},
		{Month(2022, 12), "2022年12月", "December 2022", "2022年12月（1—12月累计）", "December 2022 (Jan–Dec)"},
		{YearToDate(2022, 2), "2022年1—2月", "January–February 2022", "", ""},
		{YearToDate(2022, 6), "2022年1—6月", "January–June 2022", "", ""},
		{YearToDate(2022, 1), "2022年1月累计", "January 2022, year to date", "", ""},
		{Quarter(2022, 1), "2022年一季度", "Q1 2022", "", ""},
		{Quarter(2022, 4), "2022年四季度", "Q4 2022", "", ""},
		{Half(2022, 1), "2022年上半年", "H1 2022", "", ""},
		{Half(2022, 2), "2022年下半年", "H2 2022", "", ""},
		{Year(2022), "2022年", "2022", "", ""},
	}
	for _, tt := range tests {
		if tt.roundChinese == "" {
			tt.roundChinese, tt.roundEnglish = tt.chinese, tt.english
		}
		for _, pair := range [][2]string{{tt.period.Chinese(), tt.chinese}, {tt.period.English(), tt.english},
			{tt.period.RoundChinese(), tt.roundChinese}, {tt.period.RoundEnglish(), tt.roundEnglish}} {
			if pair[0] != pair[1] {
				t.Errorf("%s is called %q, want %q", tt.period, pair[0], pair[1])
			}
		}
	}
}

func TestLabelsTellPeriodsApart(t *testing.T) {
	chinese, english := map[string]Period{}, map[string]Period{}
	for _, p := range every(2021, 2022) {
		if q, ok := chinese[p.Chinese()]; ok {
			t.Errorf("%s and %s are both called %s", q, p, p.Chinese())
		}
		if q, ok := english[p.English()]; ok {
			t.Errorf("%s and %s are both called %s", q, p, p.English())
		}
		chinese[p.Chinese()], english[p.English()] = p, p
	}
}
