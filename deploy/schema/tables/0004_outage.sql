-- SPDX-License-Identifier: Apache-2.0
-- What the utilities say is out, merged; and what became of it.

CREATE TABLE anpi.feed_source (
    name text PRIMARY KEY, title text NOT NULL, utility text NOT NULL,
    state text NOT NULL DEFAULT 'off' CHECK (state IN ('off', 'ok', 'stale', 'fault')),
    fault text, fault_at timestamptz, feed_time timestamptz, fetched_at timestamptz, areas integer, households_low bigint, households_high bigint, unmatched integer, unmatched_high bigint
);
COMMENT ON TABLE anpi.feed_source IS 'One row an adapter: its own time, when fetched, and what is wrong with it by error code; the last good areas stay while it is at fault';

CREATE TABLE anpi.outage_area (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL REFERENCES anpi.feed_source, key text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('mesh', 'town', 'polygon', 'point', 'municipality')),
    match_level text NOT NULL CHECK (match_level IN ('polygon', 'mesh', 'town', 'municipality')),
    municipality text, towns text[], mesh bigint[], geometry jsonb, lon double precision, lat double precision,
    name text, low integer, high integer, raw text, cause text, since timestamptz, first_seen timestamptz NOT NULL, before_seen timestamptz,
    restore_estimate timestamptz, restore_raw text, feed_time timestamptz NOT NULL, fetched_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('out', 'restoring', 'ended')), ended_at timestamptz, ended_by text CHECK (ended_by IN ('said', 'absent', 'replaced'))
);
CREATE UNIQUE INDEX outage_area_open ON anpi.outage_area (source, key) WHERE state <> 'ended';
COMMENT ON TABLE anpi.outage_area IS '停電エリア in normal form: towns are gazetteer town keys, mesh are JIS X 0410 250 m codes, geometry GeoJSON lon lat; before_seen = time of the last feed in which the area was not yet out; a home is dark only as far as match_level says';

CREATE TABLE anpi.power_confirmation (
    op_id uuid PRIMARY KEY, person bigint NOT NULL REFERENCES anpi.person, at timestamptz NOT NULL,
    power text NOT NULL CHECK (power IN ('復電', '停電', '外部電源', '移送')), battery_min integer, by_user bigint NOT NULL, by_name text NOT NULL, seq bigint NOT NULL
);
CREATE INDEX power_confirmation_person ON anpi.power_confirmation (person, at);
COMMENT ON TABLE anpi.power_confirmation IS 'Somebody looked: power in the home, out, on external power, or moved; overrides the formula from its time';
