// Package deploy holds what an operator installs and edits: schemes and the indicator catalogue.
package deploy

import "embed"

// Files holds indicators.yaml and schemes/*.yaml as they stand in the repository.
//
//go:embed indicators.yaml schemes/*.yaml
var Files embed.FS
