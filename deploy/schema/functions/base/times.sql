-- SPDX-License-Identifier: Apache-2.0
-- Times in and out: microseconds since 1970-01-01 UTC.

-- Both are inlined only while they claim no more than what they call: date_part is STABLE. Doubles hold microseconds to the year 2250.
CREATE OR REPLACE FUNCTION anpi.us(t timestamptz) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER AS
$$ SELECT (date_part('epoch', t) * 1000000)::bigint $$;
COMMENT ON FUNCTION anpi.us(timestamptz) IS 'Microseconds since 1970-01-01 UTC';

CREATE OR REPLACE FUNCTION anpi.of_us(us bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER AS
$$ SELECT to_timestamp(us / 1000000::double precision) $$;
COMMENT ON FUNCTION anpi.of_us(bigint) IS 'The other way: microseconds since 1970-01-01 UTC to a time';

CREATE OR REPLACE FUNCTION anpi.jst(t timestamptz) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER AS
$$ SELECT to_char(t AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD"T"HH24:MI:SS"+09:00"') $$;
COMMENT ON FUNCTION anpi.jst(timestamptz) IS 'RFC 3339 with Japan''s offset, to the second';

CREATE OR REPLACE FUNCTION anpi.time_unsure(observed_us bigint, opened_at timestamptz, now_us bigint) RETURNS boolean LANGUAGE sql STABLE
    SECURITY INVOKER AS
$$ SELECT observed_us > now_us + 86400000000 OR coalesce(anpi.of_us(observed_us) < opened_at - interval '7 days', false) $$;
COMMENT ON FUNCTION anpi.time_unsure(bigint, timestamptz, bigint) IS
'Can nobody have seen it then? More than a day ahead, or more than seven days before the incident was opened. mark_time_unsure in
server/api/mark_right.c is the same rule. Less than a day ahead is a clock that runs fast: cut to now, and a sure time';

REVOKE ALL ON FUNCTION anpi.us, anpi.of_us, anpi.jst, anpi.time_unsure FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.us, anpi.of_us, anpi.jst, anpi.time_unsure TO anpi_server;
GRANT EXECUTE ON FUNCTION anpi.us, anpi.of_us TO anpi_feeds;
