-- SPDX-License-Identifier: Apache-2.0
-- What incidents closed before the cut leave: marks and their reviews, notes of zones, reports, inquiries, transports, case texts.
--
-- Each step reads a page in the order of the table's key and erases what is due in it: no step holds a lock for longer than its page
-- takes, none looks at a row twice, and one that is not reached is left as it was.

CREATE OR REPLACE FUNCTION anpi.retention_observations(of_run bigint, cut timestamptz, after_id text, page integer, key_inner bytea, key_outer bytea,
    OUT seen integer, OUT erased integer, OUT next_id text) LANGUAGE plpgsql SECURITY INVOKER AS
$$
DECLARE pages uuid[]; due uuid[];
BEGIN
    SELECT array_agg(x.op_id ORDER BY x.op_id), array_agg(x.op_id) FILTER (WHERE x.due) INTO pages, due FROM (
        SELECT o.op_id, i.closed_at < cut AND (o.note IS NOT NULL OR o.reported_by IS NOT NULL OR o.findings IS NOT NULL OR o.lon IS NOT NULL
               OR o.photo IS NOT NULL OR o.outcome IS NOT NULL) AS due
          FROM anpi.observation o JOIN anpi.incident i ON i.id = o.incident
         WHERE o.op_id > coalesce(nullif(after_id, ''), '00000000-0000-0000-0000-000000000000')::uuid ORDER BY o.op_id LIMIT page) x;
    seen := coalesce(cardinality(pages), 0); next_id := pages[seen];
    INSERT INTO anpi.tombstone (kind, id, sha256, run)
    SELECT 'observation', o.op_id::text, anpi.tombstone_hash(row_to_json(o)::text, key_inner, key_outer), of_run
      FROM anpi.observation o WHERE o.op_id = ANY (due) ON CONFLICT DO NOTHING;
    UPDATE anpi.observation o SET note = NULL, reported_by = NULL, findings = NULL, lon = NULL, lat = NULL, photo = NULL, outcome = NULL
     WHERE o.op_id = ANY (due);
    GET DIAGNOSTICS erased = ROW_COUNT;
    IF seen < page THEN erased := erased + anpi.retention_mark_reviews(of_run, cut, key_inner, key_outer); END IF;
END
$$;
COMMENT ON FUNCTION anpi.retention_observations(bigint, timestamptz, text, integer, bytea, bytea) IS
'Findings, notes, points and photos of marks of incidents closed before the cut; with the last page those of marks for review';

-- As the notes of marks go when their incident is long over, so do those of marks for review.
CREATE OR REPLACE FUNCTION anpi.retention_mark_reviews(of_run bigint, cut timestamptz, key_inner bytea, key_outer bytea) RETURNS integer LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
DECLARE due uuid[]; erased integer;
BEGIN
    SELECT array_agg(r.op_id) INTO due FROM anpi.mark_review r JOIN anpi.incident i ON i.id = r.incident
     WHERE i.closed_at < cut AND (r.note IS NOT NULL OR r.reported_by IS NOT NULL OR r.findings IS NOT NULL OR r.lon IS NOT NULL OR r.outcome IS NOT NULL
           OR r.decided_why IS NOT NULL);
    INSERT INTO anpi.tombstone (kind, id, sha256, run)
    SELECT 'mark_review', r.op_id::text, anpi.tombstone_hash(row_to_json(r)::text, key_inner, key_outer), of_run
      FROM anpi.mark_review r WHERE r.op_id = ANY (due) ON CONFLICT DO NOTHING;
    UPDATE anpi.mark_review r SET note = NULL, reported_by = NULL, findings = NULL, lon = NULL, lat = NULL, outcome = NULL, decided_why = NULL
     WHERE r.op_id = ANY (due);
    GET DIAGNOSTICS erased = ROW_COUNT;
    RETURN erased;
END
$$;
COMMENT ON FUNCTION anpi.retention_mark_reviews(bigint, timestamptz, bytea, bytea) IS 'Findings, notes and points of marks for review, of incidents closed before the cut; they are few';

CREATE OR REPLACE FUNCTION anpi.retention_zone_reports(cut timestamptz, after_id text, page integer, OUT seen integer, OUT erased integer, OUT next_id text) LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
DECLARE ids uuid[];
BEGIN
    SELECT array_agg(x.op_id ORDER BY x.op_id) INTO ids FROM (
        SELECT z.op_id FROM anpi.zone_report z WHERE z.op_id > coalesce(nullif(after_id, ''), '00000000-0000-0000-0000-000000000000')::uuid ORDER BY z.op_id LIMIT page) x;
    seen := coalesce(cardinality(ids), 0); next_id := ids[seen];
    UPDATE anpi.zone_report z SET note = NULL FROM anpi.incident i WHERE z.op_id = ANY (ids) AND i.id = z.incident AND i.closed_at < cut AND z.note IS NOT NULL;
    GET DIAGNOSTICS erased = ROW_COUNT;
END
$$;
COMMENT ON FUNCTION anpi.retention_zone_reports(timestamptz, text, integer) IS 'Notes of zones, of incidents closed before the cut';

CREATE OR REPLACE FUNCTION anpi.retention_reports(cut timestamptz, after_id text, page integer, OUT seen integer, OUT erased integer, OUT next_id text) LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
DECLARE ids bigint[];
BEGIN
    SELECT array_agg(x.id ORDER BY x.id) INTO ids FROM (
        SELECT r.id FROM anpi.report r WHERE r.id > coalesce(nullif(after_id, ''), '0')::bigint ORDER BY r.id LIMIT page) x;
    seen := coalesce(cardinality(ids), 0); next_id := ids[seen];
    UPDATE anpi.report r SET body = '{}', remarks = NULL FROM anpi.incident i WHERE r.id = ANY (ids) AND i.id = r.incident AND i.closed_at < cut AND r.body <> '{}';
    GET DIAGNOSTICS erased = ROW_COUNT;
END
$$;
COMMENT ON FUNCTION anpi.retention_reports(timestamptz, text, integer) IS '定時報告 of incidents closed before the cut';

CREATE OR REPLACE FUNCTION anpi.retention_inquiries(cut timestamptz, after_id text, page integer, OUT seen integer, OUT erased integer, OUT next_id text) LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
DECLARE ids bigint[];
BEGIN
    SELECT array_agg(x.id ORDER BY x.id) INTO ids FROM (
        SELECT q.id FROM anpi.inquiry q WHERE q.id > coalesce(nullif(after_id, ''), '0')::bigint ORDER BY q.id LIMIT page) x;
    seen := coalesce(cardinality(ids), 0); next_id := ids[seen];
    UPDATE anpi.inquiry q SET asked_by = '(消去)', relation = NULL, identity_shown = NULL, answered = NULL
     WHERE q.id = ANY (ids) AND q.at < cut AND q.asked_by <> '(消去)'
       AND (q.incident IS NULL OR EXISTS (SELECT 1 FROM anpi.incident i WHERE i.id = q.incident AND i.closed_at < cut));
    GET DIAGNOSTICS erased = ROW_COUNT;
END
$$;
COMMENT ON FUNCTION anpi.retention_inquiries(timestamptz, text, integer) IS '安否照会 from before the cut, of no incident or of one closed before it';

CREATE OR REPLACE FUNCTION anpi.retention_transports(of_run bigint, cut timestamptz, after_id text, page integer, key_inner bytea, key_outer bytea,
    OUT seen integer, OUT erased integer, OUT next_id text) LANGUAGE plpgsql SECURITY INVOKER AS
$$
DECLARE ids bigint[]; due bigint[];
BEGIN
    SELECT array_agg(x.id ORDER BY x.id), array_agg(x.id) FILTER (WHERE x.at < cut AND NOT EXISTS (
               SELECT 1 FROM anpi.tombstone s WHERE s.kind = 'transport' AND s.id = x.id::text)) INTO ids, due FROM (
        SELECT t.id, t.at FROM anpi.transport t WHERE t.id > coalesce(nullif(after_id, ''), '0')::bigint ORDER BY t.id LIMIT page) x;
    seen := coalesce(cardinality(ids), 0); next_id := ids[seen];
    INSERT INTO anpi.tombstone (kind, id, sha256, run)
    SELECT 'transport', t.id::text, anpi.tombstone_hash(row_to_json(t)::text, key_inner, key_outer), of_run FROM anpi.transport t WHERE t.id = ANY (due);
    WITH gone AS (
        UPDATE anpi.transport t
           SET hospital = CASE WHEN t.hospital IS NOT NULL THEN '(消去)' END, kind = NULL, times = NULL, complaint = NULL, urgency = NULL, severity = NULL,
               refusals = NULL, vitals = NULL, companion = NULL, remarks = NULL, crew = NULL, case_number = NULL
         WHERE t.id = ANY (due) RETURNING t
    )
    INSERT INTO anpi.change (kind, id, body) SELECT 'transport', ((g.t).id)::text, anpi.transport_json(g.t)::text FROM gone g;
    GET DIAGNOSTICS erased = ROW_COUNT;
END
$$;
COMMENT ON FUNCTION anpi.retention_transports(bigint, timestamptz, text, integer, bytea, bytea) IS 'Transports from before the cut: all but person and time';

CREATE OR REPLACE FUNCTION anpi.retention_case_texts(cut timestamptz, after_id text, page integer, OUT seen integer, OUT erased integer, OUT next_id text) LANGUAGE plpgsql
    SECURITY INVOKER AS
$$
DECLARE ids bigint[];
BEGIN
    SELECT array_agg(x.id ORDER BY x.id) INTO ids FROM (
        SELECT a.id FROM anpi.audit a WHERE a.id > coalesce(nullif(after_id, ''), '0')::bigint ORDER BY a.id LIMIT page) x;
    seen := coalesce(cardinality(ids), 0); next_id := ids[seen];
    UPDATE anpi.audit a SET case_hash = decode(anpi.audit_case(a.case_ref, a.case_salt, a.case_hash), 'hex'), case_ref = NULL, case_salt = NULL
     WHERE a.id = ANY (ids) AND a.at < cut AND a.case_ref IS NOT NULL;
    GET DIAGNOSTICS erased = ROW_COUNT;
END
$$;
COMMENT ON FUNCTION anpi.retention_case_texts(timestamptz, text, integer) IS 'Case texts in the audit from before the cut; their hashes stay in the seals';

REVOKE ALL ON FUNCTION anpi.retention_observations, anpi.retention_mark_reviews, anpi.retention_zone_reports, anpi.retention_reports,
    anpi.retention_inquiries, anpi.retention_transports, anpi.retention_case_texts FROM PUBLIC, anpi_server, anpi_feeds;
