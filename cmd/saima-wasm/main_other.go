//go:build !js

package main

import "fmt"

// main says what the program is where it cannot run.
func main() { fmt.Println("saima-wasm runs in a browser: build it with GOOS=js GOARCH=wasm") }
