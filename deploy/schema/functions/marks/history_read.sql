-- SPDX-License-Identifier: Apache-2.0
-- The marks of a person, read on behalf of a user. One transaction, one actor: the setting ends with the statement's own transaction.

CREATE OR REPLACE FUNCTION anpi.history_read(of_incident bigint, of_person bigint, on_behalf bigint) RETURNS text LANGUAGE plpgsql
    SECURITY INVOKER SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    PERFORM set_config('anpi.actor', on_behalf::text, true);
    RETURN (
        WITH marks AS (
            SELECT o.op_id, o.round, o.status, o.observed_at, o.time_unsure, o.by_name, o.note, o.method, o.outcome, o.voids, o.settles,
                   EXISTS (SELECT 1 FROM anpi.observation v WHERE v.voids = o.op_id) AS voided
              FROM anpi.observation o WHERE o.incident = of_incident AND o.person = of_person
            UNION ALL
            SELECT r.op_id, anpi.round_at(r.incident, r.observed_at), r.status, r.observed_at, r.time_unsure, r.by_name, r.note, r.method, r.outcome, r.voids,
                   r.settles, r.state = 'withdrawn' AND r.voids IS NULL
              FROM anpi.mark_review r WHERE r.incident = of_incident AND r.person = of_person AND r.state <> 'accepted'
        )
        SELECT coalesce(json_agg(json_build_object('op_id', o.op_id, 'round', o.round, 'status', o.status, 'observed_us', anpi.us(o.observed_at),
                   'time_unsure', o.time_unsure, 'by', o.by_name, 'note', o.note, 'method', o.method, 'outcome', o.outcome, 'voids', o.voids,
                   'settles', o.settles, 'voided', o.voided, 'review', r.state, 'reviewed_by', r.decided_by_name, 'reviewed_us', anpi.us(r.decided_at),
                   'reviewed_why', r.decided_why) ORDER BY o.observed_at DESC, o.op_id DESC), '[]')::text
          FROM marks o LEFT JOIN anpi.mark_review r ON r.op_id = o.op_id);
END $$;
COMMENT ON FUNCTION anpi.history_read(bigint, bigint, bigint) IS
'JSON array of the marks of a person in an incident, newest first, as far as this user may read them; those that wait for review or were refused with
review = waiting, refused or withdrawn';

REVOKE ALL ON FUNCTION anpi.history_read FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.history_read TO anpi_server;
