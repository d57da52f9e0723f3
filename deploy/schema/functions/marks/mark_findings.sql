-- SPDX-License-Identifier: Apache-2.0
-- What a mark found out beyond its status: power at the home, and where the person is now.

CREATE OR REPLACE FUNCTION anpi.mark_findings(marks uuid[]) RETURNS void LANGUAGE plpgsql SECURITY INVOKER AS
$$
DECLARE
    o record; touched bigint[] := '{}';
BEGIN
    FOR o IN SELECT m.op_id, m.person, m.observed_at, m.findings AS f, m.time_unsure, m.by_user, m.by_name, m.seq FROM anpi.observation m
              JOIN anpi.incident i ON i.id = m.incident AND NOT i.drill
              WHERE m.op_id = ANY (marks) AND m.findings IS NOT NULL ORDER BY m.observed_at, m.op_id
    LOOP
        IF (o.f ->> 'on_battery_min' IS NOT NULL OR o.f ->> 'external_power' = 'true' OR o.f ->> 'power_out' IS NOT NULL)
           AND NOT (o.time_unsure AND EXISTS (SELECT 1 FROM anpi.power_confirmation q WHERE q.person = o.person)) THEN
            INSERT INTO anpi.power_confirmation (op_id, person, at, power, battery_min, by_user, by_name, seq)
            VALUES (o.op_id, o.person, o.observed_at,
                    CASE WHEN o.f ->> 'external_power' = 'true' THEN '外部電源' WHEN o.f ->> 'power_out' = 'false' THEN '復電' ELSE '停電' END,
                    (o.f ->> 'on_battery_min')::integer, o.by_user, o.by_name, o.seq)
            ON CONFLICT (op_id) DO NOTHING;
            touched := touched || o.person;
        END IF;
        IF o.f ->> 'stay' IN ('在宅', '入院', '入所', 'ショート', '避難所', '福祉避難所', '親族宅等', '車中泊', '市外', '不明')
           AND NOT EXISTS (SELECT 1 FROM anpi.stay s WHERE s.person = o.person AND s.to_at IS NULL
                              AND (s.from_at > o.observed_at OR o.time_unsure OR s.kind = o.f ->> 'stay')) THEN
            UPDATE anpi.stay s SET to_at = o.observed_at WHERE s.person = o.person AND s.to_at IS NULL;
            INSERT INTO anpi.stay (person, kind, from_at, said_by, op_id) VALUES (o.person, o.f ->> 'stay', o.observed_at, o.by_name, o.op_id);
            touched := touched || o.person;
        END IF;
    END LOOP;
    PERFORM anpi.card_refresh(touched);
END
$$;
COMMENT ON FUNCTION anpi.mark_findings(uuid[]) IS
'Findings {stay, power_out, on_battery_min, external_power} of marks just stored: a power confirmation and a stay from the time seen,
in the transaction of the mark. A finding older than the current stay changes nothing, nor does one of no sure time where
anything is known already, nor what a drill found out: nobody is taken for moved, and no battery for read, by an exercise; cards are made anew';

REVOKE ALL ON FUNCTION anpi.mark_findings FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.mark_findings TO anpi_server;
