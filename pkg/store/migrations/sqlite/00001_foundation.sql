-- +goose Up
CREATE TABLE raws (
    digest     TEXT PRIMARY KEY,
    media_type TEXT NOT NULL,
    size       BIGINT NOT NULL,
    bytes      BLOB NOT NULL
);
CREATE TABLE runs (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    source     TEXT NOT NULL,
    period     TEXT NOT NULL,
    started    DATETIME NOT NULL,
    finished   DATETIME NOT NULL,
    outcome    TEXT NOT NULL,
    added      INTEGER NOT NULL,
    revised    INTEGER NOT NULL,
    unchanged  INTEGER NOT NULL,
    faults     TEXT NOT NULL,
    raw_digest TEXT NOT NULL,
    request    TEXT NOT NULL,
    media_type TEXT NOT NULL,
    department TEXT NOT NULL,
    UNIQUE (source, period, started, outcome, raw_digest)
);
CREATE INDEX runs_by_period ON runs (source, period, outcome, started);
CREATE TABLE observations (
    region    TEXT NOT NULL,
    indicator TEXT NOT NULL,
    period    TEXT NOT NULL,
    vintage   INTEGER NOT NULL,
    value     TEXT NOT NULL,
    status    TEXT NOT NULL,
    locator   TEXT NOT NULL,
    received  DATETIME NOT NULL,
    run       BIGINT NOT NULL REFERENCES runs (id),
    PRIMARY KEY (indicator, period, region, vintage)
);
CREATE TABLE documents (
    digest TEXT PRIMARY KEY,
    bytes  BLOB NOT NULL
);
CREATE TABLE snapshots (
    series    TEXT NOT NULL,
    period    TEXT NOT NULL,
    computed  DATETIME NOT NULL,
    as_of     DATETIME NOT NULL,
    documents TEXT NOT NULL,
    PRIMARY KEY (series, period, computed)
);
CREATE TABLE publications (
    series    TEXT NOT NULL,
    period    TEXT NOT NULL,
    number    INTEGER NOT NULL,
    released  DATETIME NOT NULL,
    reason    TEXT NOT NULL,
    documents TEXT NOT NULL,
    PRIMARY KEY (series, period, number)
);
CREATE TABLE public_inputs (
    indicator TEXT NOT NULL,
    period    TEXT NOT NULL,
    PRIMARY KEY (indicator, period)
);
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE tokens (
    hash       TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    department TEXT NOT NULL,
    sources    TEXT NOT NULL,
    expires    DATETIME
);
-- +goose StatementBegin
CREATE TRIGGER raws_no_update BEFORE UPDATE ON raws BEGIN SELECT RAISE(ABORT, 'raws are appended and never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER raws_no_delete BEFORE DELETE ON raws BEGIN SELECT RAISE(ABORT, 'raws are appended and never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER runs_no_update BEFORE UPDATE ON runs BEGIN SELECT RAISE(ABORT, 'runs are appended and never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER runs_no_delete BEFORE DELETE ON runs BEGIN SELECT RAISE(ABORT, 'runs are appended and never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observations_no_update BEFORE UPDATE ON observations BEGIN SELECT RAISE(ABORT, 'observations are appended and never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER observations_no_delete BEFORE DELETE ON observations BEGIN SELECT RAISE(ABORT, 'observations are appended and never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER documents_no_update BEFORE UPDATE ON documents BEGIN SELECT RAISE(ABORT, 'documents are appended and never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER documents_no_delete BEFORE DELETE ON documents BEGIN SELECT RAISE(ABORT, 'documents are appended and never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER snapshots_no_update BEFORE UPDATE ON snapshots BEGIN SELECT RAISE(ABORT, 'snapshots are appended and never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER snapshots_no_delete BEFORE DELETE ON snapshots BEGIN SELECT RAISE(ABORT, 'snapshots are appended and never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER publications_no_update BEFORE UPDATE ON publications BEGIN SELECT RAISE(ABORT, 'publications are appended and never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER publications_no_delete BEFORE DELETE ON publications BEGIN SELECT RAISE(ABORT, 'publications are appended and never changed'); END;
-- +goose StatementEnd
