-- SPDX-License-Identifier: Apache-2.0
-- Openings by break_glass: each waits for review.

-- It is the record itself that alerts: whoever stores it, by whatever way, also tells the screens.
CREATE OR REPLACE FUNCTION anpi.break_glass_say() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE b anpi.break_glass;
BEGIN
    INSERT INTO anpi.break_glass (audit, person, municipality, user_id, at)
    VALUES (NEW.id, NEW.person, (SELECT p.municipality FROM anpi.person p WHERE p.id = NEW.person), NEW.user_id, NEW.at) RETURNING * INTO b;
    INSERT INTO anpi.change (kind, id, body)
    VALUES ('break_glass', b.audit::text, json_build_object('person', b.person, 'user', b.user_id, 'municipality', b.municipality, 'at_us', anpi.us(b.at))::text);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION anpi.break_glass_say() IS 'Trigger: an opening by break_glass waits for review and is told to the screens';

-- A review sent again by the same person with the same words is the same review. Called by the one of more arguments, below.
CREATE OR REPLACE FUNCTION anpi.break_glass_review(of_audit bigint, in_by bigint, may_see text[], in_verdict text, in_remark text, now_us bigint)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE b anpi.break_glass;
BEGIN
    SELECT * INTO b FROM anpi.break_glass g WHERE g.audit = of_audit AND (may_see IS NULL OR g.municipality = ANY (may_see)) FOR NO KEY UPDATE;
    IF FOUND AND b.reviewed_by = in_by AND b.verdict = in_verdict AND b.remark IS NOT DISTINCT FROM in_remark THEN
        RETURN b.person::text;
    ELSIF NOT FOUND OR b.reviewed_at IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'break_glass.unknown';
    ELSIF b.user_id = in_by THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'break_glass.own';
    END IF;
    UPDATE anpi.break_glass SET reviewed_at = anpi.of_us(now_us), reviewed_by = in_by, verdict = in_verdict, remark = in_remark WHERE audit = of_audit;
    RETURN b.person::text;
END
$$;
COMMENT ON FUNCTION anpi.break_glass_review(bigint, bigint, text[], text, text, bigint) IS
'Marks an opening as reviewed; the person''s id. Raises break_glass.unknown (also when reviewed already), break_glass.own (one''s own opening)';

-- With of_office: for one who reviews what the own office opened.
CREATE OR REPLACE FUNCTION anpi.break_glass_review(of_audit bigint, in_by bigint, may_see text[], of_office bigint, in_verdict text, in_remark text, now_us bigint)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
BEGIN
    IF of_office IS NOT NULL AND NOT EXISTS (SELECT 1 FROM anpi.break_glass g JOIN anpi.app_user u ON u.id = g.user_id
                                              WHERE g.audit = of_audit AND u.office = of_office) THEN
        RAISE EXCEPTION USING ERRCODE = 'AN001', MESSAGE = 'break_glass.unknown';
    END IF;
    RETURN anpi.break_glass_review(of_audit, in_by, CASE WHEN of_office IS NULL THEN may_see END, in_verdict, in_remark, now_us);
END
$$;
COMMENT ON FUNCTION anpi.break_glass_review(bigint, bigint, text[], bigint, text, text, bigint) IS
'anpi.break_glass_review of an opening in these municipalities or, with of_office, by somebody of that office';

REVOKE ALL ON FUNCTION anpi.break_glass_say, anpi.break_glass_review(bigint, bigint, text[], text, text, bigint),
    anpi.break_glass_review(bigint, bigint, text[], bigint, text, text, bigint) FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.break_glass_review(bigint, bigint, text[], text, text, bigint),
    anpi.break_glass_review(bigint, bigint, text[], bigint, text, text, bigint) TO anpi_server;
