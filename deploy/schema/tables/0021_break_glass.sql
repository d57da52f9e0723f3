-- SPDX-License-Identifier: Apache-2.0
-- Breaking the glass: each opening waits here for a second person, who has 72 hours.

CREATE TABLE anpi.break_glass (
    audit bigint PRIMARY KEY, person bigint NOT NULL, municipality text, user_id bigint, at timestamptz NOT NULL,
    reviewed_at timestamptz, reviewed_by bigint, verdict text CHECK (verdict IN ('適切', '不適切', '要調査')), remark text,
    CHECK ((reviewed_at IS NULL) = (verdict IS NULL))
);
CREATE INDEX break_glass_open ON anpi.break_glass (at) WHERE reviewed_at IS NULL;
COMMENT ON TABLE anpi.break_glass IS 'Openings by break_glass, from the audit record on; reviewed by somebody else within 72 hours of at';

-- It is the record itself that alerts: whoever stores it, by whatever way, also tells the screens.
CREATE FUNCTION anpi.break_glass_say() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
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
CREATE TRIGGER audit_break_glass AFTER INSERT ON anpi.audit FOR EACH ROW WHEN (NEW.ground = 'break_glass' AND NEW.person IS NOT NULL)
    EXECUTE FUNCTION anpi.break_glass_say();

CREATE FUNCTION anpi.break_glass_review(of_audit bigint, in_by bigint, may_see text[], in_verdict text, in_remark text, now_us bigint)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
DECLARE b anpi.break_glass;
BEGIN
    SELECT * INTO b FROM anpi.break_glass g
     WHERE g.audit = of_audit AND g.reviewed_at IS NULL AND (may_see IS NULL OR g.municipality = ANY (may_see)) FOR NO KEY UPDATE;
    IF NOT FOUND THEN
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
REVOKE EXECUTE ON FUNCTION anpi.break_glass_say(), anpi.break_glass_review(bigint, bigint, text[], text, text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION anpi.break_glass_review(bigint, bigint, text[], text, text, bigint) TO anpi_server;
GRANT SELECT ON anpi.break_glass TO anpi_server;

CREATE FUNCTION anpi.jst(t timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT to_char(t AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD"T"HH24:MI:SS"+09:00"') $$;
COMMENT ON FUNCTION anpi.jst(timestamptz) IS 'RFC 3339 with Japan''s offset, to the second';
REVOKE EXECUTE ON FUNCTION anpi.jst(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION anpi.jst(timestamptz) TO anpi_server;
