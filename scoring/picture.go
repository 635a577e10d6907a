package scoring

import "saima/scoring/internal/num"

// picture is a unit's score and who bears it, in nano-points.
type picture struct {
	rank        float64
	score       string
	nano        int64
	leaves      map[string]int64
	adjustments int64
}

func (sh *sheet) pictures() (map[string]*picture, error) {
	g, err := sh.report()
	if err != nil {
		return nil, err
	}
	all := make(map[string]*picture, len(g.Units))
	for i := range g.Units {
		all[g.Units[i].Unit] = pictureOf(&g.Units[i])
	}
	return all, nil
}

func pictureOf(u *UnitResult) *picture {
	p := &picture{rank: u.Rank, score: u.Score, nano: nanoOf(u.Score), leaves: make(map[string]int64, len(u.Indicators))}
	for _, leaf := range u.Indicators {
		p.leaves[leaf.ID] = nanoOf(leaf.Contribution)
	}
	for _, a := range u.Adjustments {
		p.adjustments += nanoOf(a.Points)
	}
	return p
}

// minusText is a − b of printed scores, exactly.
func minusText(a, b string) string { return num.FormatNano(nanoOf(a) - nanoOf(b)) }

// nanoOf is a printed score in nine decimals; what this package printed always has them.
func nanoOf(text string) int64 {
	x, err := num.ParseDecimal(text)
	if err != nil {
		return 0
	}
	n, err := num.Snap(x)
	if err != nil {
		return 0
	}
	return n
}
