// Package scoring turns indicator values into ranks by a declared scheme.
package scoring
