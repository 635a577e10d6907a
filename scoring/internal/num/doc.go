// Package num is the arithmetic of scoring: elementary functions with the same bits on every
// processor, the decimal rule by which a score is printed, exact allotment, and seeded draws.
//
// Go may fuse x*y+z into one rounding on arm64, riscv64, loong64, ppc64le, s390x and on amd64 with
// GOAMD64=v3. A conversion float64(x*y) forbids it, so every product here that feeds a sum or a
// difference is written so. Of package math only exactly rounded or bitwise functions are used.
package num
