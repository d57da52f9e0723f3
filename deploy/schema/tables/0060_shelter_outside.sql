-- SPDX-License-Identifier: Apache-2.0
-- A shelter whose point lies outside its municipality is kept and shown, but never offered as the nearest: the point may be wrong.

ALTER TABLE anpi.shelter ADD COLUMN outside boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN anpi.shelter.outside IS 'Its point lies outside the municipality, and nobody said that this is right: never offered as the nearest';

CREATE OR REPLACE FUNCTION anpi.shelter_body(s anpi.shelter) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('id', s.id, 'municipality', s.municipality, 'kind', s.kind, 'code', s.code, 'name', s.name, 'kana', s.kana,
                            'address', s.address, 'phone', s.phone, 'lon', s.lon, 'lat', s.lat, 'hazards', s.hazards,
                            'hazards_unknown', s.hazards_unknown, 'capacity', s.capacity, 'power', s.power, 'state', s.state,
                            'communities', s.communities, 'note', s.note, 'incident', s.incident, 'state_us', anpi.us(s.state_at),
                            'outside', s.outside)::text $$;
