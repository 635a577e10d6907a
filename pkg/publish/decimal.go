package publish

import (
	"fmt"
	"math/big"
)

// minus subtracts decimal texts exactly and keeps the digits of the longer fraction.
func minus(a, b string) (string, error) {
	x, okX := new(big.Rat).SetString(a)
	y, okY := new(big.Rat).SetString(b)
	if !okX || !okY {
		return "", fmt.Errorf("difference of %q and %q: not decimals", a, b)
	}
	return new(big.Rat).Sub(x, y).FloatString(max(fraction(a), fraction(b))), nil
}

func fraction(text string) int {
	for i := range len(text) {
		if text[i] == '.' {
			return len(text) - i - 1
		}
	}
	return 0
}
