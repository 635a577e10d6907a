package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"

	"saima/pkg/gather"
	"saima/pkg/period"
	"saima/pkg/store"
)

// openService opens database, schemes and sources as the operator's settings say.
func openService(ctx context.Context, p *program, s settings) (*service, error) {
	schemes, catalogue, err := loadSchemes(os.DirFS(s.Schemes))
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(s.Sources)
	if err != nil {
		return nil, fmt.Errorf("sources: %w", err)
	}
	indicators := make([]string, 0, len(catalogue))
	for id := range catalogue {
		indicators = append(indicators, id)
	}
	sources, err := gather.ParseSources(text, indicators)
	if err != nil {
		return nil, fmt.Errorf("sources %s: %w", s.Sources, err)
	}
	db, err := store.Open(ctx, s.Database, p.now)
	if err != nil {
		return nil, err
	}
	logger := slog.New(slog.NewJSONHandler(p.stderr, nil))
	return newService(db, schemes, catalogue, sources, nil, filepath.Join(s.Data, "drop"), p.now, logger, nil), nil
}

func runServe(ctx context.Context, p *program, args []string) error {
	s, done, err := p.settings("serve", "saima serve --config saima.yaml", args, nil)
	if done || err != nil {
		return err
	}
	x, err := openService(ctx, p, s)
	if err != nil {
		return err
	}
	defer x.store.Close()
	if err := x.store.Migrate(ctx); err != nil {
		return err
	}
	handler, err := x.handler(s.Proxies)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.Addr)
	if err != nil {
		return fmt.Errorf("address %s: %w", s.Addr, err)
	}
	stop, err := schedule(ctx, "* * * * *", x.logger, x.wake)
	if err != nil {
		return err
	}
	defer stop()
	x.logger.Info("serving", "address", listener.Addr().String())
	return x.listen(ctx, listener, handler)
}

func runGather(ctx context.Context, p *program, args []string) error {
	var source, round string
	s, done, err := p.settings("gather", "saima gather --source power --period 2022-08", args, func(set *flag.FlagSet) {
		set.StringVar(&source, "source", "", "one `source`; all that is due without it")
		set.StringVar(&round, "period", "", "one `period` of the source")
	})
	if done || err != nil {
		return err
	}
	x, err := openService(ctx, p, s)
	if err != nil {
		return err
	}
	defer x.store.Close()
	if source == "" {
		return x.gatherer.Reconcile(ctx, report(p.stdout))
	}
	q, err := period.Parse(round)
	if err != nil {
		return fmt.Errorf("%w: --period: %w", errUsage, err)
	}
	run, err := x.gatherer.Gather(ctx, source, q)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "%s %s: %d new, %d revised, %d unchanged\n", source, q, run.Receipt.New, run.Receipt.Revised, run.Receipt.Unchanged)
	return nil
}

func runPublish(ctx context.Context, p *program, args []string) error {
	var id, round, reason string
	s, done, err := p.settings("publish", "saima publish --scheme growth-2022 --period 2022-09", args, func(set *flag.FlagSet) {
		set.StringVar(&id, "scheme", "", "`scheme` of the round")
		set.StringVar(&round, "period", "", "`period` of the round")
		set.StringVar(&reason, "reason", "", "why a published round is corrected")
	})
	if done || err != nil {
		return err
	}
	q, err := period.Parse(round)
	if err != nil {
		return fmt.Errorf("%w: --period: %w", errUsage, err)
	}
	x, err := openService(ctx, p, s)
	if err != nil {
		return err
	}
	defer x.store.Close()
	scheme, err := x.scheme(id)
	if err != nil {
		return fmt.Errorf("%w: --scheme: %w", errUsage, err)
	}
	if _, computed, err := x.store.Snapshot(ctx, id, q); err != nil {
		return err
	} else if !computed || reason != "" {
		if _, err := x.desk.Compute(ctx, scheme, q, p.now()); err != nil {
			return err
		}
	}
	pub, err := x.desk.Release(ctx, scheme, q, p.now(), reason)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "released %s\n", pub.ID())
	for _, d := range pub.Documents {
		fmt.Fprintf(p.stdout, "  %-12s %s\n", d.Group, d.Digest)
	}
	return nil
}

func runMigrate(ctx context.Context, p *program, args []string) error {
	s, done, err := p.settings("migrate", "saima migrate --database saima.db", args, nil)
	if done || err != nil {
		return err
	}
	db, err := store.Open(ctx, s.Database, p.now)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Migrate(ctx)
}
