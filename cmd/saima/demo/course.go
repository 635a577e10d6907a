package demo

// shape is how values of an indicator come about.
type shape int

const (
	growth shape = iota // per cent, around the province's course
	share               // per cent of a whole, not above 100
	amount              // a part of the year's target, growing with the months
	target              // the year's target
)

// course describes one generated indicator: the province's path and how far regions stray from it.
type course struct {
	indicator string
	shape     shape
	reads     string // ytd | single | stock | quarter | year: the period that an observation carries
	lag       int    // months behind the round
	decimals  int
	path      [4]float64 // the province in 2021-05, 2021-12, 2022-04 and 2022-09; straight between them
	spread    float64    // of regions around their parent
	noise     float64    // of one month
	perSize   float64    // amount and target: the year's target for each 100 亿元 of GDP
	of        string     // amount: its target
}

// courses lists every generated indicator. The paths follow the province's published course where
// one is known (anchors.csv) and are plausible elsewhere; all of it is 演示数据.
func courses() []course {
	return []course{
		{"gdp_g", growth, "quarter", 0, 1, [4]float64{14.0, 8.5, 4.0, 3.1}, 1.2, 0.4, 0, ""},
		{"iav_g", growth, "ytd", 0, 1, [4]float64{21.0, 12.9, 6.8, 5.4}, 2.6, 0.9, 0, ""},
		{"iav_m_g", growth, "single", 0, 1, [4]float64{13.5, 4.6, -0.4, 7.4}, 3.2, 2.0, 0, ""},
		{"ielec_g", growth, "ytd", 0, 1, [4]float64{22.0, 13.4, 2.4, 3.0}, 2.8, 1.0, 0, ""},
		{"svc_g", growth, "ytd", 1, 1, [4]float64{33.0, 18.6, 7.2, 4.0}, 4.0, 1.4, 0, ""},
		{"fai_g", growth, "ytd", 0, 1, [4]float64{19.0, 10.8, 11.5, 10.0}, 4.2, 1.5, 0, ""},
		{"priv_g", growth, "ytd", 0, 1, [4]float64{17.0, 8.9, 7.6, 4.1}, 5.5, 2.0, 0, ""},
		{"manu_g", growth, "ytd", 0, 1, [4]float64{21.0, 19.8, 23.5, 16.2}, 8.0, 3.0, 0, ""},
		{"hitech_g", growth, "ytd", 0, 1, [4]float64{29.0, 20.5, 25.0, 17.8}, 11.0, 4.0, 0, ""},
		{"retail_g", growth, "ytd", 0, 1, [4]float64{22.0, 9.7, 1.0, 4.2}, 1.9, 0.7, 0, ""},
		{"online_g", growth, "ytd", 0, 1, [4]float64{24.0, 14.2, 8.0, 11.2}, 6.0, 2.5, 0, ""},
		{"exp_g", growth, "ytd", 0, 1, [4]float64{26.0, 19.7, 18.5, 20.2}, 6.5, 2.4, 0, ""},
		{"rev_g", growth, "ytd", 0, 1, [4]float64{24.0, 14.0, 6.2, 2.8}, 4.0, 1.4, 0, ""},
		{"ent_g", growth, "ytd", 0, 1, [4]float64{16.0, 9.5, -3.2, 1.4}, 5.0, 1.8, 0, ""},
		{"ent_net", growth, "ytd", 0, 1, [4]float64{9.0, 8.1, 6.9, 7.2}, 1.6, 0.5, 0, ""},
		{"loan_g", growth, "stock", 0, 1, [4]float64{15.5, 15.4, 14.9, 14.6}, 2.2, 0.5, 0, ""},
		{"sme_loan_g", growth, "stock", 0, 1, [4]float64{31.0, 27.5, 25.8, 24.9}, 4.0, 1.2, 0, ""},
		{"manu_loan_g", growth, "stock", 0, 1, [4]float64{38.0, 34.0, 36.0, 39.5}, 7.0, 2.0, 0, ""},
		{"guarantee_g", growth, "stock", 0, 1, [4]float64{18.0, 21.0, 24.5, 27.0}, 6.5, 2.0, 0, ""},
		{"freight_g", growth, "ytd", 0, 1, [4]float64{19.0, 9.4, 1.2, 2.6}, 4.5, 1.6, 0, ""},
		{"inc_g", growth, "quarter", 0, 1, [4]float64{12.5, 9.8, 5.6, 5.0}, 0.9, 0.3, 0, ""},
		{"ener_g", growth, "quarter", 0, 1, [4]float64{-1.5, -3.2, -2.1, -2.8}, 1.9, 0.7, 0, ""},
		{"cpi", growth, "ytd", 0, 1, [4]float64{1.2, 1.5, 2.0, 2.4}, 0.45, 0.12, 0, ""},
		{"livelihood", growth, "ytd", 0, 1, [4]float64{74.5, 74.9, 75.6, 75.2}, 3.0, 0.8, 0, ""},
		{"testing_cover", share, "stock", 0, 1, [4]float64{88.0, 92.0, 96.5, 98.6}, 2.4, 0.8, 0, ""},
		{"whitelist_stable", share, "single", 0, 1, [4]float64{97.0, 96.5, 91.0, 97.6}, 2.8, 1.2, 0, ""},
		{"halted_share", share, "single", 0, 1, [4]float64{0.4, 0.6, 2.6, 0.5}, 0.7, 0.4, 0, ""},
		{"policy_paid", share, "ytd", 0, 1, [4]float64{70.0, 93.0, 72.0, 90.0}, 6.5, 2.0, 0, ""},
		{"vat_refund", share, "ytd", 0, 1, [4]float64{90.0, 96.0, 91.0, 97.0}, 3.2, 1.2, 0, ""},
		{"solved", share, "ytd", 0, 1, [4]float64{95.5, 96.5, 95.0, 96.4}, 2.2, 0.7, 0, ""},
		{"relief_done", amount, "ytd", 0, 1, [4]float64{1.04, 1.05, 1.02, 1.06}, 0.07, 0.03, 0, ""},
		{"bond_spent", amount, "ytd", 0, 1, [4]float64{0.92, 0.98, 1.10, 1.15}, 0.12, 0.04, 0, ""},
		{"fdi", amount, "ytd", 0, 2, [4]float64{1.05, 1.02, 1.08, 1.03}, 0.17, 0.05, 0, "fdi_target"},
		{"fdi_target", target, "year", 0, 2, [4]float64{}, 0.25, 0, 0.25, ""},
		{"jobs", amount, "ytd", 0, 2, [4]float64{1.12, 1.10, 1.03, 1.06}, 0.07, 0.02, 0, "jobs_target"},
		{"jobs_target", target, "year", 0, 2, [4]float64{}, 0.1, 0, 0.16, ""},
		{"aided_jobs", amount, "ytd", 0, 0, [4]float64{1.10, 1.12, 1.05, 1.08}, 0.09, 0.03, 0, "aided_jobs_target"},
		{"aided_jobs_target", target, "year", 0, 0, [4]float64{}, 0.2, 0, 160, ""},
		{"upgraded", amount, "ytd", 0, 0, [4]float64{0.95, 1.04, 0.96, 1.05}, 0.15, 0.05, 0, "upgraded_target"},
		{"upgraded_target", target, "year", 0, 0, [4]float64{}, 0.2, 0, 5, ""},
		{"major_inv", amount, "ytd", 0, 1, [4]float64{1.04, 1.08, 1.06, 1.09}, 0.11, 0.03, 0, "major_inv_target"},
		{"major_inv_target", target, "year", 0, 1, [4]float64{}, 0.25, 0, 14, ""},
	}
}
