-- SPDX-License-Identifier: Apache-2.0
-- Reads the bodies of all functions; the first that names what is not there is told by its name.
-- for: none
-- params: none
-- returns: nothing
SET LOCAL check_function_bodies = on;
DO $$
DECLARE f record;
BEGIN
    FOR f IN SELECT p.oid, p.oid::regprocedure AS name, l.lanname FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
              WHERE p.pronamespace = 'anpi'::regnamespace ORDER BY 2::text LOOP
        BEGIN
            IF f.lanname = 'sql' THEN
                PERFORM fmgr_sql_validator(f.oid);
            ELSIF f.lanname = 'plpgsql' THEN
                PERFORM plpgsql_validator(f.oid);
            END IF;
        EXCEPTION WHEN OTHERS THEN
            RAISE EXCEPTION USING ERRCODE = SQLSTATE, MESSAGE = f.name || ': ' || SQLERRM;
        END;
    END LOOP;
END $$
