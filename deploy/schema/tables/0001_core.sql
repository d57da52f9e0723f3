-- SPDX-License-Identifier: Apache-2.0
-- The ground everything stands on: operations (each accepted once), the change feed, the epoch, municipalities, zones.
-- Text that the programs parse back (cards, changes) never holds the separators U+001D..U+001F: see anpi.clean.

CREATE SCHEMA anpi;
COMMENT ON SCHEMA anpi IS 'Anpi: register, incidents, marks, outages, identity, audit';

CREATE TABLE anpi.migration (
    name text PRIMARY KEY,
    sha256 bytea NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE anpi.migration IS 'The schema files applied, each with the hash of its text: an applied file never changes';

CREATE TABLE anpi.epoch (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    restore_id uuid NOT NULL DEFAULT gen_random_uuid(),
    pruned_xid xid8 NOT NULL DEFAULT '0'
);
INSERT INTO anpi.epoch DEFAULT VALUES;
COMMENT ON TABLE anpi.epoch IS 'A new restore_id after every restore from a backup: cursors of the change feed from before are void; pruned_xid = the newest transaction of which changes were pruned';

CREATE TABLE anpi.change (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    kind text NOT NULL,
    id text NOT NULL,
    body text,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX change_xid ON anpi.change (xid);
CREATE INDEX change_at ON anpi.change USING brin (at);
COMMENT ON TABLE anpi.change IS 'The change feed: one row an object changed, inserted after the object''s row is locked, with its full new state; body NULL = gone';

CREATE TABLE anpi.operation (
    op_id uuid PRIMARY KEY,
    kind text NOT NULL,
    content bytea NOT NULL,
    by_user bigint,
    seq bigint NOT NULL,
    answer text,
    at timestamptz NOT NULL
);
COMMENT ON TABLE anpi.operation IS 'Every accepted operation, once: content is the SHA-256 of its canonical form, answer what the client was told';
CREATE SEQUENCE anpi.operation_seq;
COMMENT ON SEQUENCE anpi.operation_seq IS 'The server sequence that an accepted operation is answered with';

CREATE TABLE anpi.municipality (
    code text PRIMARY KEY CHECK (code ~ '^[0-9]{5}$'),
    pref text NOT NULL,
    name text NOT NULL,
    fire_department text,
    boundary jsonb
);
COMMENT ON TABLE anpi.municipality IS 'JIS X 0401/0402 five digits; boundary is a GeoJSON geometry, lon lat, JGD2011';

CREATE TABLE anpi.zone (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    municipality text NOT NULL REFERENCES anpi.municipality,
    code text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('municipality', 'school', 'town', 'association', 'other')),
    parent bigint REFERENCES anpi.zone,
    lon double precision, lat double precision,
    geometry jsonb NOT NULL,
    source text NOT NULL DEFAULT 'polygon' CHECK (source IN ('polygon', 'voronoi')),
    UNIQUE (municipality, kind, code)
);
COMMENT ON TABLE anpi.zone IS 'An area that reports; zones nest by parent; geometry is GeoJSON (Multi)Polygon, lon lat; lon, lat a point inside it';

CREATE FUNCTION anpi.clean(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT translate(coalesce(t, ''), E'\x1d\x1e\x1f', '   ') $$;
COMMENT ON FUNCTION anpi.clean(text) IS 'NULL to empty; the three separators of cards become spaces';

-- Both are inlined only while they claim no more than what they call: date_part is STABLE. Doubles hold microseconds to the year 2250.
CREATE FUNCTION anpi.us(t timestamptz) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT (date_part('epoch', t) * 1000000)::bigint $$;
COMMENT ON FUNCTION anpi.us(timestamptz) IS 'Microseconds since 1970-01-01 UTC';

CREATE FUNCTION anpi.of_us(us bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT to_timestamp(us / 1000000::double precision) $$;
COMMENT ON FUNCTION anpi.of_us(bigint) IS 'The other way: microseconds since 1970-01-01 UTC to a time';
