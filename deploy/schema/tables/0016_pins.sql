-- SPDX-License-Identifier: Apache-2.0
-- Homes that a clerk put on the map by hand.

ALTER TABLE anpi.home ADD COLUMN pinned_by text, ADD COLUMN pinned_at timestamptz;
COMMENT ON COLUMN anpi.home.pinned_by IS 'Who put it there by hand; NULL when nobody did';

CREATE FUNCTION anpi.home_pin(of_person bigint, at_lon double precision, at_lat double precision, in_mesh250 bigint, in_mesh125 bigint, in_zone bigint,
                              nearest boolean, by_name text, at_us bigint) RETURNS bigint LANGUAGE plpgsql AS
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

CREATE FUNCTION anpi.home_unpin(of_person bigint) RETURNS bigint LANGUAGE plpgsql AS
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

REVOKE EXECUTE ON FUNCTION anpi.home_pin(bigint, double precision, double precision, bigint, bigint, bigint, boolean, text, bigint), anpi.home_unpin(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION anpi.home_pin(bigint, double precision, double precision, bigint, bigint, bigint, boolean, text, bigint), anpi.home_unpin(bigint) TO anpi_server;
