-- +goose Up
CREATE TABLE raws (
    digest     TEXT PRIMARY KEY,
    media_type TEXT NOT NULL,
    size       BIGINT NOT NULL,
    bytes      BYTEA NOT NULL
);
CREATE TABLE runs (
    id         BIGSERIAL PRIMARY KEY,
    source     TEXT NOT NULL,
    period     TEXT NOT NULL,
    started    TIMESTAMPTZ NOT NULL,
    finished   TIMESTAMPTZ NOT NULL,
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
    received  TIMESTAMPTZ NOT NULL,
    run       BIGINT NOT NULL REFERENCES runs (id),
    PRIMARY KEY (indicator, period, region, vintage)
);
CREATE TABLE documents (
    digest TEXT PRIMARY KEY,
    bytes  BYTEA NOT NULL
);
CREATE TABLE snapshots (
    series    TEXT NOT NULL,
    period    TEXT NOT NULL,
    computed  TIMESTAMPTZ NOT NULL,
    as_of     TIMESTAMPTZ NOT NULL,
    documents TEXT NOT NULL,
    PRIMARY KEY (series, period, computed)
);
CREATE TABLE publications (
    series    TEXT NOT NULL,
    period    TEXT NOT NULL,
    number    INTEGER NOT NULL,
    released  TIMESTAMPTZ NOT NULL,
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
    expires    TIMESTAMPTZ
);
-- +goose StatementBegin
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% are appended and never changed', TG_TABLE_NAME;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER raws_append_only BEFORE UPDATE OR DELETE ON raws FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER runs_append_only BEFORE UPDATE OR DELETE ON runs FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER observations_append_only BEFORE UPDATE OR DELETE ON observations FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER documents_append_only BEFORE UPDATE OR DELETE ON documents FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER snapshots_append_only BEFORE UPDATE OR DELETE ON snapshots FOR EACH ROW EXECUTE FUNCTION append_only();
CREATE TRIGGER publications_append_only BEFORE UPDATE OR DELETE ON publications FOR EACH ROW EXECUTE FUNCTION append_only();
