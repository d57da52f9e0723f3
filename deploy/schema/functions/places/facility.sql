-- SPDX-License-Identifier: Apache-2.0
-- Hospitals and care homes.

CREATE OR REPLACE FUNCTION anpi.facility_body(f anpi.facility) RETURNS text LANGUAGE sql STABLE SECURITY INVOKER AS
$$ SELECT json_build_object('id', f.id, 'municipality', f.municipality, 'list', f.list, 'kind', f.kind, 'name', f.name, 'kana', f.kana, 'address', f.address,
                            'phone', f.phone, 'lon', f.lon, 'lat', f.lat, 'level', f.level)::text $$;
COMMENT ON FUNCTION anpi.facility_body(anpi.facility) IS 'JSON for the picture, kind facility';

CREATE OR REPLACE FUNCTION anpi.say_facility() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER AS
$$
BEGIN
    INSERT INTO anpi.change (kind, id, body)
    VALUES ('facility', coalesce(NEW.id, OLD.id)::text, CASE WHEN NEW.id IS NOT NULL THEN anpi.facility_body(NEW) END);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION anpi.say_facility() IS 'Trigger: puts the row into the change feed';

REVOKE ALL ON FUNCTION anpi.facility_body, anpi.say_facility FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.facility_body, anpi.say_facility TO anpi_server;
