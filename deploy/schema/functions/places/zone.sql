-- SPDX-License-Identifier: Apache-2.0
-- Zones.

CREATE OR REPLACE FUNCTION anpi.zone_body(z anpi.zone) RETURNS text LANGUAGE sql STABLE SECURITY INVOKER AS
$$ SELECT json_build_object('id', z.id, 'municipality', z.municipality, 'code', z.code, 'name', z.name, 'kind', z.kind,
                            'parent', z.parent, 'lon', z.lon, 'lat', z.lat, 'geometry', z.geometry)::text $$;
COMMENT ON FUNCTION anpi.zone_body(anpi.zone) IS 'JSON for the picture, kind zone, with its geometry';

CREATE OR REPLACE FUNCTION anpi.say_zone() RETURNS trigger LANGUAGE plpgsql SECURITY INVOKER AS
$$
BEGIN
    INSERT INTO anpi.change (kind, id, body) VALUES ('zone', NEW.id::text, CASE WHEN NEW.ended_at IS NULL THEN anpi.zone_body(NEW) END);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION anpi.say_zone() IS 'Trigger: puts the row into the change feed';

REVOKE ALL ON FUNCTION anpi.zone_body, anpi.say_zone FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.zone_body, anpi.say_zone TO anpi_server;
