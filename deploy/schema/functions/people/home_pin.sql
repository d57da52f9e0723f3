-- SPDX-License-Identifier: Apache-2.0
-- The home of a person, put where a clerk says it is.

CREATE OR REPLACE FUNCTION anpi.home_pin(of_person bigint, at_lon double precision, at_lat double precision, in_mesh250 bigint, in_mesh125 bigint, in_zone bigint,
                              nearest boolean, by_name text, at_us bigint) RETURNS bigint LANGUAGE plpgsql SECURITY INVOKER AS
$$
DECLARE of_home bigint; people bigint[];
BEGIN
    SELECT p.home INTO of_home FROM anpi.person p WHERE p.id = of_person AND p.erased_at IS NULL;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT array_agg(p.id) INTO people FROM (SELECT q.id FROM anpi.person q WHERE q.home = of_home AND q.erased_at IS NULL ORDER BY q.id FOR NO KEY UPDATE) p;
    UPDATE anpi.home SET lon = at_lon, lat = at_lat, radius_m = 10, mesh250 = in_mesh250, mesh125 = in_mesh125, zone = in_zone, zone_nearest = nearest,
           pinned = true, pinned_by = by_name, pinned_at = anpi.of_us(at_us)
     WHERE id = of_home;
    PERFORM anpi.card_refresh(people);
    RETURN of_home;
END
$$;
COMMENT ON FUNCTION anpi.home_pin(bigint, double precision, double precision, bigint, bigint, bigint, boolean, text, bigint) IS
'Put the home of a person where a clerk says it is; no import moves it until anpi.home_unpin. All who live there move with it. Returns the home, NULL when there is no such person';

CREATE OR REPLACE FUNCTION anpi.home_unpin(of_person bigint) RETURNS bigint LANGUAGE plpgsql SECURITY INVOKER AS
$$
DECLARE of_home bigint; people bigint[];
BEGIN
    SELECT p.home INTO of_home FROM anpi.person p WHERE p.id = of_person AND p.erased_at IS NULL;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT array_agg(p.id) INTO people FROM (SELECT q.id FROM anpi.person q WHERE q.home = of_home AND q.erased_at IS NULL ORDER BY q.id FOR NO KEY UPDATE) p;
    UPDATE anpi.home SET pinned = false, pinned_by = NULL, pinned_at = NULL WHERE id = of_home;
    PERFORM anpi.card_refresh(people);
    RETURN of_home;
END
$$;
COMMENT ON FUNCTION anpi.home_unpin(bigint) IS 'From now on the next import may move the home again; it stays where it is until then. Returns the home, NULL when there is no such person';

CREATE OR REPLACE FUNCTION anpi.home_pin_once(in_op uuid, in_content bytea, in_by bigint, of_person bigint, at_lon double precision, at_lat double precision,
    in_mesh250 bigint, in_mesh125 bigint, in_zone bigint, nearest boolean, by_name text, now_us bigint) RETURNS bigint LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
DECLARE once record; of_home bigint;
BEGIN
    SELECT * INTO once FROM anpi.operation_once(in_op, 'pin', in_content, in_by, now_us);
    IF NOT once.fresh THEN RETURN once.answer::bigint; END IF;
    of_home := CASE WHEN at_lon IS NULL THEN anpi.home_unpin(of_person)
                    ELSE anpi.home_pin(of_person, at_lon, at_lat, in_mesh250, in_mesh125, in_zone, nearest, by_name, now_us) END;
    PERFORM anpi.operation_keep(in_op, of_home::text);
    RETURN of_home;
END
$$;
COMMENT ON FUNCTION anpi.home_pin_once(uuid, bytea, bigint, bigint, double precision, double precision, bigint, bigint, bigint, boolean, text, bigint) IS
'anpi.home_pin, or without a point anpi.home_unpin, once for an operation id: one sent again late does not undo a later one';

REVOKE ALL ON FUNCTION anpi.home_pin, anpi.home_unpin, anpi.home_pin_once FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.home_pin, anpi.home_unpin, anpi.home_pin_once TO anpi_server;
