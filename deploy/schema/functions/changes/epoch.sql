-- SPDX-License-Identifier: Apache-2.0
-- The epoch: a cursor of the change feed is void under another one.

CREATE OR REPLACE FUNCTION anpi.cluster_text() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT s.system_identifier || '/' || d.oid || '/' || 'anpi.change'::regclass::oid
   FROM pg_control_system() s, pg_database d WHERE d.datname = current_database() $$;
COMMENT ON FUNCTION anpi.cluster_text() IS 'System identifier / oid of the database / oid of anpi.change: whose transaction ids the change feed''s are';

-- The checkpoint's timeline is late by minutes after a promotion; the name of the present WAL file has the true one, and cannot
-- be asked for while in recovery: there the newest that is known anywhere is told, and the promotion changes it for sure.
CREATE OR REPLACE FUNCTION anpi.timeline() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT CASE WHEN pg_is_in_recovery()
        THEN greatest(c.timeline_id, r.min_recovery_end_timeline, (SELECT max(w.received_tli) FROM pg_stat_wal_receiver w))
        ELSE ('x' || lpad(left(pg_walfile_name(pg_current_wal_lsn()), 8), 16, '0'))::bit(64)::bigint END
   FROM pg_control_checkpoint() c, pg_control_recovery() r $$;
COMMENT ON FUNCTION anpi.timeline() IS 'The timeline that is written to now; in recovery the newest one known';

CREATE OR REPLACE FUNCTION anpi.epoch_text() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT anpi.cluster_text() || '/' || pg_relation_filenode('anpi.change') || '/' || anpi.timeline() || '/'
          || (extract(epoch FROM pg_postmaster_start_time()) * 1000000)::bigint || '/' || e.restore_id
   FROM anpi.epoch e $$;
COMMENT ON FUNCTION anpi.epoch_text() IS
'Cluster and database / file of anpi.change / timeline / when PostgreSQL started / restore id: a cursor of the change feed is void under another one';

CREATE OR REPLACE FUNCTION anpi.epoch_renew() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE gone bigint;
BEGIN
    UPDATE anpi.epoch SET restore_id = gen_random_uuid(), pruned_xid = '0', cluster = anpi.cluster_text();
    DELETE FROM anpi.change;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END
$$;
COMMENT ON FUNCTION anpi.epoch_renew() IS
'A new epoch: every cursor is void, every picture loads anew, the change feed starts empty. Returns how many changes were in it';

-- Transaction ids that another cluster gave out mean nothing here, and do harm: one that lies ahead of this cluster''s counter would
-- be delivered as new when the counter comes by, one behind it when a cursor is rewound, and a pruned_xid ahead would void every
-- cursor for ever. So whoever loads a picture first in a restored database begins a new epoch; the others find it begun.
CREATE OR REPLACE FUNCTION anpi.epoch_settle() RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE here text := anpi.cluster_text();
BEGIN
    IF pg_is_in_recovery() OR EXISTS (SELECT 1 FROM anpi.epoch WHERE cluster = here) THEN
        RETURN false;
    END IF;
    PERFORM 1 FROM anpi.epoch WHERE cluster IS DISTINCT FROM here FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM anpi.epoch_renew();
    RETURN true;
END
$$;
COMMENT ON FUNCTION anpi.epoch_settle() IS
'Before a picture is loaded: begins a new epoch when this is not the database in which the change feed was written. True: it did';

REVOKE ALL ON FUNCTION anpi.cluster_text, anpi.timeline, anpi.epoch_text, anpi.epoch_renew,
    anpi.epoch_settle FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.cluster_text, anpi.timeline, anpi.epoch_text, anpi.epoch_renew, anpi.epoch_settle TO anpi_server;
