-- SPDX-License-Identifier: Apache-2.0
-- Shelters: opened and closed for an incident.

CREATE OR REPLACE FUNCTION anpi.shelter_body(s anpi.shelter) RETURNS text LANGUAGE sql STABLE SECURITY INVOKER AS
$$ SELECT json_build_object('id', s.id, 'municipality', s.municipality, 'kind', s.kind, 'code', s.code, 'name', s.name, 'kana', s.kana,
                            'address', s.address, 'phone', s.phone, 'lon', s.lon, 'lat', s.lat, 'hazards', s.hazards,
                            'hazards_unknown', s.hazards_unknown, 'capacity', s.capacity, 'power', s.power, 'state', s.state,
                            'communities', s.communities, 'note', s.note, 'incident', s.incident, 'state_us', anpi.us(s.state_at),
                            'outside', s.outside)::text $$;
COMMENT ON FUNCTION anpi.shelter_body(anpi.shelter) IS 'JSON for the picture, kind shelter';

CREATE OR REPLACE FUNCTION anpi.say_shelter() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER AS
$$
BEGIN
    INSERT INTO anpi.change (kind, id, body)
    VALUES ('shelter', coalesce(NEW.id, OLD.id)::text, CASE WHEN NEW.id IS NOT NULL THEN anpi.shelter_body(NEW) END);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION anpi.say_shelter() IS 'Trigger: puts the row into the change feed';

CREATE OR REPLACE FUNCTION anpi.shelter_set(of_shelter bigint, of_incident bigint, wanted text, in_user bigint, in_name text, now_us bigint, municipalities text[])
RETURNS bigint LANGUAGE plpgsql SECURITY INVOKER AS
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
    IF i.drill AND EXISTS (SELECT 1 FROM anpi.incident k WHERE NOT k.drill AND k.closed_at IS NULL AND s.municipality = ANY (k.municipalities)) THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'shelter.drill';
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
twice is said once. Raises incident.unknown, incident.closed (closing goes on after the incident), shelter.unknown, shelter.drill (a drill,
while a real incident is open over the shelter)';

REVOKE ALL ON FUNCTION anpi.shelter_body, anpi.say_shelter, anpi.shelter_set FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.shelter_body, anpi.say_shelter, anpi.shelter_set TO anpi_server;
