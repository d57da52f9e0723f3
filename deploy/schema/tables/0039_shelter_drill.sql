-- SPDX-License-Identifier: Apache-2.0
-- A drill changes no shelter that a real incident is over: not from the screens, and not from the command line either.

CREATE OR REPLACE FUNCTION anpi.shelter_set(of_shelter bigint, of_incident bigint, wanted text, in_user bigint, in_name text, now_us bigint, municipalities text[])
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
