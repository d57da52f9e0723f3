-- SPDX-License-Identifier: Apache-2.0
-- Remarks on cells that could not be read.

CREATE OR REPLACE FUNCTION anpi.remark_settle(of_remark bigint, of_person bigint, by_user bigint, now_us bigint) RETURNS bigint LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE who bigint;
BEGIN
    SELECT k.person INTO who FROM anpi.remark k WHERE k.id = of_remark AND (of_person IS NULL OR k.person = of_person);
    IF who IS NULL THEN RETURN NULL; END IF;
    PERFORM 1 FROM anpi.person p WHERE p.id = who FOR NO KEY UPDATE;
    UPDATE anpi.remark k SET settled_at = anpi.of_us(now_us), settled_by = by_user WHERE k.id = of_remark AND k.settled_at IS NULL;
    PERFORM anpi.card_refresh(ARRAY[who]);
    RETURN who;
END $$;
COMMENT ON FUNCTION anpi.remark_settle(bigint, bigint, bigint, bigint) IS
'A clerk has seen to what a remark says: it leaves the person''s page and stays on record; settled already: stays as it is. Returns the person, NULL when there is no such remark (of that person)';

REVOKE ALL ON FUNCTION anpi.remark_settle FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.remark_settle TO anpi_server;
