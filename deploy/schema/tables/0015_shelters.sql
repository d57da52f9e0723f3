-- SPDX-License-Identifier: Apache-2.0
-- Shelters as the lists of the Geospatial Information Authority and of the municipalities have them, and in the picture.

ALTER TABLE anpi.shelter ADD COLUMN kana text, ADD COLUMN phone text, ADD COLUMN communities text, ADD COLUMN note text,
    ADD COLUMN hazards_unknown text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN anpi.shelter.hazards IS 'Hazards it is designated for: 洪水 土砂災害 高潮 地震 津波 大規模火災 内水氾濫 火山';
COMMENT ON COLUMN anpi.shelter.hazards_unknown IS 'Hazards the list leaves open, said neither way';
COMMENT ON COLUMN anpi.shelter.communities IS '対象となる町会・自治会, as written';
CREATE UNIQUE INDEX shelter_code ON anpi.shelter (municipality, kind, code);

CREATE FUNCTION anpi.shelter_body(s anpi.shelter) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('id', s.id, 'municipality', s.municipality, 'kind', s.kind, 'code', s.code, 'name', s.name, 'kana', s.kana,
                            'address', s.address, 'phone', s.phone, 'lon', s.lon, 'lat', s.lat, 'hazards', s.hazards,
                            'hazards_unknown', s.hazards_unknown, 'capacity', s.capacity, 'power', s.power, 'state', s.state,
                            'communities', s.communities, 'note', s.note)::text $$;
COMMENT ON FUNCTION anpi.shelter_body(anpi.shelter) IS 'JSON for the picture, kind shelter';

CREATE FUNCTION anpi.say_shelter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO anpi.change (kind, id, body)
    VALUES ('shelter', coalesce(NEW.id, OLD.id)::text, CASE WHEN NEW.id IS NOT NULL THEN anpi.shelter_body(NEW) END);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION anpi.say_shelter() IS 'Trigger: puts the row into the change feed';
CREATE TRIGGER shelter_say AFTER INSERT OR UPDATE OR DELETE ON anpi.shelter FOR EACH ROW EXECUTE FUNCTION anpi.say_shelter();

REVOKE EXECUTE ON FUNCTION anpi.shelter_body(anpi.shelter), anpi.say_shelter() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION anpi.shelter_body(anpi.shelter), anpi.say_shelter() TO anpi_server;
