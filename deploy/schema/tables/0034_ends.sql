-- SPDX-License-Identifier: Apache-2.0
-- Zones that end, and shelters that open and close for an incident. Neither loses what was said of it before.

ALTER TABLE anpi.zone ADD COLUMN ended_at timestamptz;
COMMENT ON COLUMN anpi.zone.ended_at IS 'Reports no more since then: its people moved to other zones; kept for the reports it gave. Brought in again, it reports again';

CREATE OR REPLACE FUNCTION anpi.say_zone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO anpi.change (kind, id, body) VALUES ('zone', NEW.id::text, CASE WHEN NEW.ended_at IS NULL THEN anpi.zone_body(NEW) END);
    RETURN NULL;
END $$;

ALTER TABLE anpi.shelter ADD COLUMN incident bigint REFERENCES anpi.incident, ADD COLUMN state_at timestamptz;
COMMENT ON COLUMN anpi.shelter.incident IS 'For which incident its state was said; NULL: for none';
CREATE TABLE anpi.shelter_state (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, shelter bigint NOT NULL REFERENCES anpi.shelter, incident bigint NOT NULL REFERENCES anpi.incident,
    state text NOT NULL CHECK (state IN ('未開設', '開設', '満員', '閉鎖')), at timestamptz NOT NULL, by_user bigint, by_name text NOT NULL
);
CREATE INDEX shelter_state_shelter ON anpi.shelter_state (shelter, at);
CREATE INDEX shelter_state_incident ON anpi.shelter_state (incident, at);
COMMENT ON TABLE anpi.shelter_state IS 'Every opening and closing of a shelter, by whom and for which incident; only ever added to';

CREATE OR REPLACE FUNCTION anpi.shelter_body(s anpi.shelter) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('id', s.id, 'municipality', s.municipality, 'kind', s.kind, 'code', s.code, 'name', s.name, 'kana', s.kana,
                            'address', s.address, 'phone', s.phone, 'lon', s.lon, 'lat', s.lat, 'hazards', s.hazards,
                            'hazards_unknown', s.hazards_unknown, 'capacity', s.capacity, 'power', s.power, 'state', s.state,
                            'communities', s.communities, 'note', s.note, 'incident', s.incident, 'state_us', anpi.us(s.state_at))::text $$;

CREATE FUNCTION anpi.shelter_set(of_shelter bigint, of_incident bigint, wanted text, in_user bigint, in_name text, now_us bigint, municipalities text[])
RETURNS bigint LANGUAGE plpgsql AS
$$
DECLARE i anpi.incident; s anpi.shelter;
BEGIN
    SELECT * INTO i FROM anpi.incident k WHERE k.id = of_incident FOR SHARE;
    IF i.id IS NULL THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'incident.unknown'; END IF;
    IF i.closed_at IS NOT NULL AND wanted IN ('開設', '満員') THEN RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'incident.closed'; END IF;
    SELECT * INTO s FROM anpi.shelter k WHERE k.id = of_shelter FOR UPDATE;
    IF s.id IS NULL OR s.municipality <> ALL (i.municipalities) OR s.municipality <> ALL (coalesce(municipalities, i.municipalities)) THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'shelter.unknown';
    END IF;
    IF s.state = wanted AND s.incident IS NOT DISTINCT FROM of_incident THEN RETURN NULL; END IF;
    UPDATE anpi.shelter SET state = wanted, incident = of_incident, state_at = anpi.of_us(now_us) WHERE id = of_shelter;
    INSERT INTO anpi.shelter_state (shelter, incident, state, at, by_user, by_name)
    VALUES (of_shelter, of_incident, wanted, anpi.of_us(now_us), in_user, in_name);
    RETURN of_shelter;
END
$$;
COMMENT ON FUNCTION anpi.shelter_set(bigint, bigint, text, bigint, text, bigint, text[]) IS
'Opens or closes a shelter for an incident; municipalities NULL = any of the incident''s. Returns the shelter, NULL when it is so already: said
twice is said once. Raises incident.unknown, incident.closed (closing goes on after the incident), shelter.unknown';

REVOKE EXECUTE ON FUNCTION anpi.shelter_set(bigint, bigint, text, bigint, text, bigint, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION anpi.shelter_set(bigint, bigint, text, bigint, text, bigint, text[]) TO anpi_server;
GRANT SELECT, INSERT ON anpi.shelter_state TO anpi_server;
