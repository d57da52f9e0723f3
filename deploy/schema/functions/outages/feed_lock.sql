-- SPDX-License-Identifier: Apache-2.0
-- One reader of feeds is at work at a time.

CREATE OR REPLACE FUNCTION anpi.feeds_lock_key() RETURNS bigint LANGUAGE sql IMMUTABLE SECURITY INVOKER AS
$$ SELECT 4706412019::bigint $$;
COMMENT ON FUNCTION anpi.feeds_lock_key() IS 'The advisory lock that the one feeds reader at work holds';

-- The lock again, for this transaction: taken at once by the session that holds it, refused to any other.
CREATE OR REPLACE FUNCTION anpi.feeds_lock_demand() RETURNS void LANGUAGE plpgsql SECURITY INVOKER AS
$$
BEGIN
    IF NOT pg_try_advisory_xact_lock(anpi.feeds_lock_key()) THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'feed.locked';
    END IF;
END $$;
COMMENT ON FUNCTION anpi.feeds_lock_demand() IS 'Refuses with feed.locked unless this session is the feeds reader at work';

REVOKE ALL ON FUNCTION anpi.feeds_lock_key, anpi.feeds_lock_demand FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.feeds_lock_key, anpi.feeds_lock_demand TO anpi_feeds;
