-- SPDX-License-Identifier: Apache-2.0
-- The home that a row writes.

CREATE OR REPLACE FUNCTION anpi.registry_home_of(who bigint, r jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY INVOKER AS
$$
DECLARE h anpi.home; own bigint;
BEGIN
    SELECT x.* INTO h FROM anpi.home x JOIN anpi.person p ON p.home = x.id WHERE p.id = who;
    IF anpi.home_same(h, r) OR NOT EXISTS (SELECT 1 FROM anpi.person q WHERE q.home = h.id AND q.id <> who AND q.erased_at IS NULL) THEN
        RETURN h.id;
    END IF;
    INSERT INTO anpi.home DEFAULT VALUES RETURNING id INTO own;
    UPDATE anpi.person SET home = own WHERE id = who;
    RETURN own;
END $$;
COMMENT ON FUNCTION anpi.registry_home_of(bigint, jsonb) IS 'The home that a row of this person writes: one of its own when it names another address than those have who live with them';

CREATE OR REPLACE FUNCTION anpi.registry_home_save(home_id bigint, r jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY INVOKER AS
$$
DECLARE h anpi.home; g jsonb := r -> 'home'; same boolean; written boolean;
BEGIN
    SELECT * INTO h FROM anpi.home x WHERE x.id = home_id FOR NO KEY UPDATE;
    same := anpi.home_same(h, r);
    UPDATE anpi.home x SET
           address = CASE WHEN r ? 'address' THEN coalesce(r ->> 'address', '') ELSE x.address END,
           postcode = CASE WHEN r ? 'postcode' THEN r ->> 'postcode' ELSE x.postcode END,
           building = CASE WHEN r ? 'building' THEN r ->> 'building' ELSE x.building END
     WHERE x.id = home_id
       AND ((r ? 'address' AND x.address IS DISTINCT FROM coalesce(r ->> 'address', ''))
         OR (r ? 'postcode' AND x.postcode IS DISTINCT FROM r ->> 'postcode')
         OR (r ? 'building' AND x.building IS DISTINCT FROM r ->> 'building'));
    written := FOUND;
    IF g IS NULL AND NOT same THEN
        g := '{"level": "none"}'; -- nobody looked the new address up: the old one's point would be another's door
    END IF;
    IF g IS NULL OR h.pinned OR (same AND anpi.place_rank(h.level, h.number, h.lon) > anpi.place_rank(g ->> 'level', g ->> 'number', (g ->> 'lon')::float8)) THEN
        RETURN written;
    END IF;
    UPDATE anpi.home x SET pref = g ->> 'pref', city = g ->> 'city', town = g ->> 'town', number = g ->> 'number', rest = g ->> 'rest',
           level = g ->> 'level', town_key = g ->> 'town_key', lon = (g ->> 'lon')::float8, lat = (g ->> 'lat')::float8,
           radius_m = (g ->> 'radius_m')::int, mesh250 = (g ->> 'mesh250')::bigint, mesh125 = (g ->> 'mesh125')::bigint,
           zone = (g ->> 'zone')::bigint, zone_nearest = coalesce((g ->> 'zone_nearest')::boolean, false)
     WHERE x.id = home_id
       AND (x.level, x.town_key, x.number, anpi.address_folded(x.rest), x.lon, x.lat, x.zone, x.radius_m) IS DISTINCT FROM
           (g ->> 'level', g ->> 'town_key', g ->> 'number', anpi.address_folded(g ->> 'rest'), (g ->> 'lon')::float8, (g ->> 'lat')::float8, (g ->> 'zone')::bigint,
            (g ->> 'radius_m')::int);
    RETURN written OR FOUND;
END $$;
COMMENT ON FUNCTION anpi.registry_home_save(bigint, jsonb) IS
'Write address and match of a home; true when anything changed. The finest point known for an address stays (put by hand, building, block, town); another
address is another place, or none';

REVOKE ALL ON FUNCTION anpi.registry_home_of, anpi.registry_home_save FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.registry_home_of, anpi.registry_home_save TO anpi_server;
