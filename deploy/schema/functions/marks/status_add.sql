-- SPDX-License-Identifier: Apache-2.0
-- A mark that can change nothing but the last word on a person is added to the stored status; the person's other marks are not read.
--
-- The fold reads every mark of a person in a round. But nearly all marks are safe or noted, on a person of whom no attention is open:
-- then the greater of (time seen, id) wins, the mark joins ops, and no more can change. All others are folded whole.

CREATE OR REPLACE FUNCTION anpi.status_add(k_op_id uuid[], k_incident bigint[], k_person bigint[], k_round integer[], k_status text[],
    k_observed_at timestamptz[], k_by_name text[], k_voids uuid[]) RETURNS bigint LANGUAGE plpgsql SECURITY INVOKER AS
$$
DECLARE added bigint;
BEGIN
    WITH m AS (
        SELECT incident, person, round, (array_agg(status))[1] AS status, (array_agg(op_id))[1] AS op_id,
               (array_agg(observed_at))[1] AS observed_at, (array_agg(by_name))[1] AS by_name, array_agg(op_id) AS ops
        FROM unnest(k_op_id, k_incident, k_person, k_round, k_status, k_observed_at, k_by_name, k_voids)
             AS x(op_id, incident, person, round, status, observed_at, by_name, voids)
        GROUP BY incident, person, round HAVING count(*) = 1 AND bool_and(status IN ('safe', 'noted') AND voids IS NULL)
    ), kept AS (
        INSERT INTO anpi.status AS s (incident, person, round, status, op_id, observed_at, by_name, ops)
        SELECT incident, person, round, status, op_id, observed_at, by_name, ops FROM m
        ON CONFLICT (incident, person, round) DO UPDATE
        SET status = CASE WHEN (s.observed_at, s.op_id) > (excluded.observed_at, excluded.op_id) THEN s.status ELSE excluded.status END,
            op_id = CASE WHEN (s.observed_at, s.op_id) > (excluded.observed_at, excluded.op_id) THEN s.op_id ELSE excluded.op_id END,
            observed_at = CASE WHEN (s.observed_at, s.op_id) > (excluded.observed_at, excluded.op_id) THEN s.observed_at ELSE excluded.observed_at END,
            by_name = CASE WHEN (s.observed_at, s.op_id) > (excluded.observed_at, excluded.op_id) THEN s.by_name ELSE excluded.by_name END,
            ops = CASE WHEN s.ops[cardinality(s.ops)] > excluded.op_id THEN (SELECT array_agg(i ORDER BY i) FROM unnest(s.ops || excluded.op_id) AS i)
                       ELSE s.ops || excluded.op_id END
        WHERE s.status <> 'attention' AND NOT s.time_unsure
        RETURNING s.*
    )
    INSERT INTO anpi.change (kind, id, body)
    SELECT 'status', incident || ':' || person || ':' || round,
           '1' || E'\x1f' || incident || E'\x1f' || person || E'\x1f' || round || E'\x1f' || status || E'\x1f'
           || anpi.us(observed_at) || E'\x1f' || op_id || E'\x1f' || anpi.clean(by_name) || E'\x1f' || E'\x1f' || array_to_string(ops, ',')
           || E'\x1f' || array_to_string(gone, ',')
    FROM kept;
    GET DIAGNOSTICS added = ROW_COUNT;
    RETURN added;
END
$$;
COMMENT ON FUNCTION anpi.status_add(uuid[], bigint[], bigint[], integer[], text[], timestamptz[], text[], uuid[]) IS
'Adds marks just stored to anpi.status, with a change for each, as anpi.status_fold would, and returns how many: those that are safe or
noted, withdraw nothing, and stand alone for their (incident, person, round) among these, unless the status there is attention or of no
sure time. Safe or noted means that every attention has its answer, and one more mark takes no answer back. The caller holds the locks of
the persons, leaves out marks of no sure time, and has the rest folded';

REVOKE ALL ON FUNCTION anpi.status_add FROM PUBLIC, anpi_server, anpi_feeds;
