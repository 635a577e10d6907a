package period

import (
	"fmt"
	"time"
)

// Chinese names the period as statistical bulletins do: 2022年6月, 2022年1—6月,
// 2022年二季度, 2022年上半年, 2022年.
func (p Period) Chinese() string {
	switch p.kind {
	case KindMonth:
		return fmt.Sprintf("%d年%d月", p.year, p.number)
	case KindYearToDate:
		if p.number == 1 {
			return fmt.Sprintf("%d年1月累计", p.year)
		}
		return fmt.Sprintf("%d年1—%d月", p.year, p.number)
	case KindQuarter:
		return fmt.Sprintf("%d年%s季度", p.year, [...]string{"一", "二", "三", "四"}[p.number-1])
	case KindHalf:
		return fmt.Sprintf("%d年%s半年", p.year, [...]string{"上", "下"}[p.number-1])
	case KindYear:
		return fmt.Sprintf("%d年", p.year)
	}
	return ""
}

// English names the period: June 2022, January–June 2022, Q2 2022, H1 2022,
// 2022.
func (p Period) English() string {
	switch p.kind {
	case KindMonth:
		return fmt.Sprintf("%s %d", time.Month(p.number), p.year)
	case KindYearToDate:
		if p.number == 1 {
			return fmt.Sprintf("January %d, year to date", p.year)
		}
		return fmt.Sprintf("January–%s %d", time.Month(p.number), p.year)
	case KindQuarter:
		return fmt.Sprintf("Q%d %d", p.number, p.year)
	case KindHalf:
		return fmt.Sprintf("H%d %d", p.number, p.year)
	case KindYear:
		return fmt.Sprintf("%d", p.year)
	}
	return ""
}

// RoundChinese names the period as a round of a scheme. A monthly round stands
// on cumulated figures and says so, 2022年6月（1—6月累计）; the first one joins
// January and February, 2022年1—2月. Other periods keep their name.
func (p Period) RoundChinese() string {
	if p.kind != KindMonth || p.number == 1 {
		return p.Chinese()
	}
	if p.number == 2 {
		return fmt.Sprintf("%d年1—2月", p.year)
	}
	return fmt.Sprintf("%d年%d月（1—%d月累计）", p.year, p.number, p.number)
}

// RoundEnglish is RoundChinese in English: June 2022 (Jan–Jun),
// January–February 2022.
func (p Period) RoundEnglish() string {
	if p.kind != KindMonth || p.number == 1 {
		return p.English()
	}
	if p.number == 2 {
		return fmt.Sprintf("January–February %d", p.year)
	}
	month := time.Month(p.number).String()
	return fmt.Sprintf("%s %d (Jan–%s)", month, p.year, month[:3])
}
