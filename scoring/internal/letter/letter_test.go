package letter

import "testing"

func TestHidden(t *testing.T) {
	for r, want := range map[rune]bool{
		0: true, '\t': true, '\n': true, '\r': true, 0x1b: true, 0x7f: true, 0x85: true, // control
		0x200b: true, 0x200d: true, 0x202e: true, 0x2060: true, 0xfeff: true, 0xad: true, // format
		0x2028: true, 0x2029: true, 0xfffd: true,
		'a': false, ' ': false, 0xa0: false, '　': false, '杭': false, '𬭊': false, '１': false, '，': false, '·': false,
		0xe863: false, // private use: old encodings of rare characters in names
	} {
		if Hidden(r) != want {
			t.Errorf("U+%04X: hidden is %v, want %v", r, !want, want)
		}
	}
}
