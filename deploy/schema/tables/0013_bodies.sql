-- SPDX-License-Identifier: Apache-2.0
-- What the picture holds of the slow-moving things, and the triggers that put every change of theirs into the change feed.

CREATE FUNCTION anpi.municipality_body(m anpi.municipality) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('code', m.code, 'pref', m.pref, 'name', m.name, 'fire_department', m.fire_department)::text $$;
COMMENT ON FUNCTION anpi.municipality_body(anpi.municipality) IS 'JSON for the picture, kind municipality, without its boundary';

CREATE FUNCTION anpi.zone_body(z anpi.zone) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('id', z.id, 'municipality', z.municipality, 'code', z.code, 'name', z.name, 'kind', z.kind,
                            'parent', z.parent, 'lon', z.lon, 'lat', z.lat, 'geometry', z.geometry)::text $$;
COMMENT ON FUNCTION anpi.zone_body(anpi.zone) IS 'JSON for the picture, kind zone, with its geometry';

CREATE FUNCTION anpi.office_body(o anpi.office) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('id', o.id, 'name', o.name, 'kind', o.kind, 'municipality', o.municipality, 'municipalities', o.municipalities)::text $$;
COMMENT ON FUNCTION anpi.office_body(anpi.office) IS 'JSON for the picture, kind office';

CREATE FUNCTION anpi.assignment_body(a anpi.assignment) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('id', a.id, 'incident', a.incident, 'person', a.person, 'zone', a.zone, 'office', a.office,
                            'user_id', a.user_id, 'from_us', anpi.us(a.from_at), 'to_us', anpi.us(a.to_at))::text $$;
COMMENT ON FUNCTION anpi.assignment_body(anpi.assignment) IS 'JSON for the picture, kind assignment; to_us set = over';

CREATE FUNCTION anpi.label_body(l anpi.label) RETURNS text LANGUAGE sql STABLE AS
$$ SELECT json_build_object('incident', l.incident, 'person', l.person, 'colour', l.colour, 'at_us', anpi.us(l.at))::text $$;
COMMENT ON FUNCTION anpi.label_body(anpi.label) IS 'JSON for the picture, kind label, id incident/person';

CREATE FUNCTION anpi.say_municipality() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO anpi.change (kind, id, body) VALUES ('municipality', NEW.code, anpi.municipality_body(NEW));
    RETURN NULL;
END $$;
CREATE FUNCTION anpi.say_zone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO anpi.change (kind, id, body) VALUES ('zone', NEW.id::text, anpi.zone_body(NEW));
    RETURN NULL;
END $$;
CREATE FUNCTION anpi.say_office() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO anpi.change (kind, id, body) VALUES ('office', NEW.id::text, anpi.office_body(NEW));
    RETURN NULL;
END $$;
CREATE FUNCTION anpi.say_assignment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO anpi.change (kind, id, body) VALUES ('assignment', NEW.id::text, anpi.assignment_body(NEW));
    RETURN NULL;
END $$;
CREATE FUNCTION anpi.say_label() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO anpi.change (kind, id, body) VALUES ('label', NEW.incident || '/' || NEW.person, anpi.label_body(NEW));
    RETURN NULL;
END $$;
COMMENT ON FUNCTION anpi.say_municipality() IS 'Trigger: puts the row into the change feed';
COMMENT ON FUNCTION anpi.say_zone() IS 'Trigger: puts the row into the change feed';
COMMENT ON FUNCTION anpi.say_office() IS 'Trigger: puts the row into the change feed';
COMMENT ON FUNCTION anpi.say_assignment() IS 'Trigger: puts the row into the change feed';
COMMENT ON FUNCTION anpi.say_label() IS 'Trigger: puts the row into the change feed';
CREATE TRIGGER municipality_say AFTER INSERT OR UPDATE ON anpi.municipality FOR EACH ROW EXECUTE FUNCTION anpi.say_municipality();
CREATE TRIGGER zone_say AFTER INSERT OR UPDATE ON anpi.zone FOR EACH ROW EXECUTE FUNCTION anpi.say_zone();
CREATE TRIGGER office_say AFTER INSERT OR UPDATE ON anpi.office FOR EACH ROW EXECUTE FUNCTION anpi.say_office();
CREATE TRIGGER assignment_say AFTER INSERT OR UPDATE ON anpi.assignment FOR EACH ROW EXECUTE FUNCTION anpi.say_assignment();
CREATE TRIGGER label_say AFTER INSERT OR UPDATE ON anpi.label FOR EACH ROW EXECUTE FUNCTION anpi.say_label();
