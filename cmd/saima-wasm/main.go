//go:build js && wasm

// Command saima-wasm is scoring for the browser. It puts an object saimaScoring on the page with three
// functions of one JSON text each, answered by JSON text:
//
//	score  {"scheme": …, "data": …}                        → the sealed result
//	whatIf {"scheme": …, "data": …, "trial": …}            → official, trial and differences
//	verify {"scheme": …, "data": …, "digest": "sha256:…"}  → {"same": true, "digest": …}
//
// A refusal is {"faults": [{code, path, message, nearest}, …]}.
package main

import "syscall/js"

func main() {
	answer := func(f func(string) string) js.Func {
		return js.FuncOf(func(_ js.Value, args []js.Value) any {
			if len(args) != 1 || args[0].Type() != js.TypeString {
				return f("")
			}
			return f(args[0].String())
		})
	}
	js.Global().Set("saimaScoring", js.ValueOf(map[string]any{
		"score": answer(score), "whatIf": answer(whatIf), "verify": answer(verify),
	}))
	select {} // the page calls until it is left
}
