package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/goccy/go-yaml"
)

// settings are the operator's: flags < file < environment (SAIMA_DATABASE_URL, SAIMA_ADDR, …).
type settings struct {
	Database string   `yaml:"database"`
	Addr     string   `yaml:"addr"`
	Sources  string   `yaml:"sources"` // file of the sources of data
	Schemes  string   `yaml:"schemes"` // folder of schemes
	Data     string   `yaml:"data"`    // folder for drop folders and relative paths of sources
	Proxies  []string `yaml:"trustedProxies"`
}

// flags makes the set of a command; --help prints its example.
func (p *program) flags(name, example string) *flag.FlagSet {
	set := flag.NewFlagSet("saima "+name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Usage = func() {
		fmt.Fprintf(p.stdout, "saima %s\n\n  %s\n\n", name, example)
		set.SetOutput(p.stdout)
		set.PrintDefaults()
	}
	return set
}

// parse reads a command's flags; asked for help, it says done.
func parse(set *flag.FlagSet, args []string) (done bool, err error) {
	words, done, err := parseWords(set, args)
	if err == nil && len(words) > 0 {
		return false, fmt.Errorf("%w: %s takes no %q", errUsage, set.Name(), words[0])
	}
	return done, err
}

// parseWords reads flags and the words among them, in any order; asked for help, it says done.
func parseWords(set *flag.FlagSet, args []string) (words []string, done bool, err error) {
	help := set.Usage
	set.Usage = func() {} // who errs gets one line on stderr and nothing on stdout
	for len(args) > 0 {
		err := set.Parse(args)
		if errors.Is(err, flag.ErrHelp) {
			help()
			return nil, true, nil
		}
		if err != nil {
			return nil, false, fmt.Errorf("%w: %s: %w", errUsage, set.Name(), err)
		}
		if args = set.Args(); len(args) > 0 {
			words, args = append(words, args[0]), args[1:]
		}
	}
	return words, false, nil
}

// settings takes the flags of a serving command, then a file, then the environment.
func (p *program) settings(name, example string, args []string, more func(*flag.FlagSet)) (s settings, done bool, err error) {
	set := p.flags(name, example)
	file := set.String("config", "", "configuration `file` (YAML)")
	set.StringVar(&s.Database, "database", "saima.db", "SQLite file or postgres:// address")
	set.StringVar(&s.Addr, "addr", "127.0.0.1:8080", "address to listen on")
	set.StringVar(&s.Sources, "sources", "sources.yaml", "`file` of the sources of data")
	set.StringVar(&s.Schemes, "schemes", "deploy", "`folder` with indicators.yaml and schemes/")
	set.StringVar(&s.Data, "data", ".", "`folder` that relative paths of sources start from")
	if more != nil {
		more(set)
	}
	if done, err = parse(set, args); done || err != nil {
		return s, done, err
	}
	if *file != "" {
		raw, err := os.ReadFile(*file)
		if err != nil {
			return s, false, fmt.Errorf("configuration: %w", err)
		}
		if err := yaml.UnmarshalWithOptions(raw, &s, yaml.Strict()); err != nil {
			return s, false, fmt.Errorf("%w: configuration %s: %w", errUsage, *file, err)
		}
	}
	for key, into := range map[string]*string{"SAIMA_DATABASE_URL": &s.Database, "SAIMA_ADDR": &s.Addr, "SAIMA_SOURCES": &s.Sources, "SAIMA_SCHEMES": &s.Schemes, "SAIMA_DATA": &s.Data} {
		if v := p.getenv(key); v != "" {
			*into = v
		}
	}
	if v := p.getenv("SAIMA_TRUSTED_PROXIES"); v != "" {
		s.Proxies = strings.Split(v, ",")
	}
	return s, false, nil
}
