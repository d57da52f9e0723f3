-- SPDX-License-Identifier: Apache-2.0
-- What an auditor may read of the record: the own municipalities, or the own office.

CREATE OR REPLACE FUNCTION anpi.office_within(o anpi.office, codes text[]) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER AS
$$ SELECT CASE WHEN o.municipalities <> '{}' THEN o.municipalities <@ codes ELSE coalesce(o.municipality = ANY (codes), false) END $$;
COMMENT ON FUNCTION anpi.office_within(anpi.office, text[]) IS 'Does the office belong to these municipalities alone?';

-- A record is the city's own when its office is, or when it is about one of its people. One without a person is also the
-- city's when an office that serves it wrote it in its incident or nowhere in particular. A name that nobody bears belongs to
-- no city: it is shown where there is only one, because it may be a slip of another city's user.
CREATE OR REPLACE FUNCTION anpi.audit_visible(a anpi.audit, codes text[], of_office bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
SELECT CASE
    WHEN of_office IS NOT NULL THEN coalesce(w.office_id = of_office, false)
    WHEN w.office_id IS NULL AND a.person IS NULL AND NOT coalesce(a.detail ? 'persons', false) THEN
        NOT EXISTS (SELECT 1 FROM anpi.office o WHERE o.kind = 'city' AND NOT anpi.office_within(o, codes))
    WHEN w.own THEN true
    WHEN a.person IS NOT NULL THEN EXISTS (SELECT 1 FROM anpi.person p WHERE p.id = a.person AND p.municipality = ANY (codes))
    WHEN a.detail ? 'persons' THEN EXISTS (SELECT 1 FROM anpi.person p WHERE p.municipality = ANY (codes)
         AND p.id IN (SELECT e::bigint FROM jsonb_array_elements_text(a.detail -> 'persons') e))
    WHEN a.incident IS NOT NULL THEN EXISTS (SELECT 1 FROM anpi.incident i WHERE i.id = a.incident AND i.municipalities && codes)
    ELSE w.serves END
  FROM (SELECT o.id AS office_id, coalesce(anpi.office_within(o, codes), false) AS own, coalesce(o.municipalities && codes, false) AS serves
          FROM (SELECT 1) one
          LEFT JOIN anpi.app_user u ON u.id = a.user_id
          LEFT JOIN anpi.certificate c ON u.id IS NULL AND c.serial = a.device
          LEFT JOIN anpi.office o ON o.id = coalesce(u.office, c.office)
         LIMIT 1) w
$$;
COMMENT ON FUNCTION anpi.audit_visible(anpi.audit, text[], bigint) IS
'May an auditor of these municipalities read this record? With of_office (not a city''s auditor): only what that office did';

-- Of a list that one record names, those who are of these municipalities; all for the own office.
CREATE OR REPLACE FUNCTION anpi.audit_persons(a anpi.audit, codes text[], of_office bigint) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
SELECT CASE WHEN a.detail ? 'persons' AND of_office IS NULL
    THEN (SELECT coalesce(jsonb_agg(e.value ORDER BY e.ordinality), '[]')
            FROM jsonb_array_elements(a.detail -> 'persons') WITH ORDINALITY e
            LEFT JOIN anpi.person p ON p.id = (e.value #>> '{}')::bigint
           WHERE p.id IS NULL OR p.municipality = ANY (codes))
    ELSE a.detail -> 'persons' END
$$;
COMMENT ON FUNCTION anpi.audit_persons(anpi.audit, text[], bigint) IS 'The persons of a record that an auditor of these municipalities is shown, in the record''s order';

REVOKE ALL ON FUNCTION anpi.office_within, anpi.audit_visible, anpi.audit_persons FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.office_within, anpi.audit_visible, anpi.audit_persons TO anpi_server;
