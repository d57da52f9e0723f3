-- SPDX-License-Identifier: Apache-2.0
-- Hospitals, clinics and care homes as lists have them, in the picture: where somebody stays is chosen from them, and then has their point.

ALTER TABLE anpi.facility ADD COLUMN list text NOT NULL DEFAULT 'care' CHECK (list IN ('hospital', 'care')), ADD COLUMN code text, ADD COLUMN kana text, ADD COLUMN level text;
COMMENT ON COLUMN anpi.facility.list IS 'Which list it came with: hospital (medical institutions) or care (homes for the elderly and the disabled)';
COMMENT ON COLUMN anpi.facility.code IS 'By which the same one is known again in the next list: 医療機関コード, 事業所番号, or name and address';
COMMENT ON COLUMN anpi.facility.level IS 'How its point is known: point (the list has it), or the match level of its address';
CREATE UNIQUE INDEX facility_code ON anpi.facility (list, code);

CREATE FUNCTION anpi.facility_body(f anpi.facility) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('id', f.id, 'municipality', f.municipality, 'list', f.list, 'kind', f.kind, 'name', f.name, 'kana', f.kana, 'address', f.address,
                            'phone', f.phone, 'lon', f.lon, 'lat', f.lat, 'level', f.level)::text $$;
COMMENT ON FUNCTION anpi.facility_body(anpi.facility) IS 'JSON for the picture, kind facility';

CREATE FUNCTION anpi.say_facility() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO anpi.change (kind, id, body)
    VALUES ('facility', coalesce(NEW.id, OLD.id)::text, CASE WHEN NEW.id IS NOT NULL THEN anpi.facility_body(NEW) END);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION anpi.say_facility() IS 'Trigger: puts the row into the change feed';
CREATE TRIGGER facility_say AFTER INSERT OR UPDATE OR DELETE ON anpi.facility FOR EACH ROW EXECUTE FUNCTION anpi.say_facility();

REVOKE EXECUTE ON FUNCTION anpi.facility_body(anpi.facility), anpi.say_facility() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION anpi.facility_body(anpi.facility), anpi.say_facility() TO anpi_server;
