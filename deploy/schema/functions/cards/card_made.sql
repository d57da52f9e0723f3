-- SPDX-License-Identifier: Apache-2.0
-- The card: what the picture holds of a person, in one flat text, so that a million load in seconds.
-- New fields come at the end only: a server of the release before reads these cards too. A changed view renews all cards (anpi.cards_renew).

CREATE OR REPLACE FUNCTION anpi.flag(b boolean) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE SECURITY INVOKER AS
$$ SELECT CASE WHEN b THEN '1' WHEN NOT b THEN '0' ELSE '' END $$;
COMMENT ON FUNCTION anpi.flag(boolean) IS 'A yes or no in a card: 1, 0, or nothing when unknown';

CREATE OR REPLACE FUNCTION anpi.txt(v anyelement) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER AS
$$ SELECT coalesce(v::text, '') $$;
COMMENT ON FUNCTION anpi.txt(anyelement) IS 'A number in a card: its text, or nothing when NULL';

CREATE OR REPLACE FUNCTION anpi.day(d date) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE SECURITY INVOKER AS
$$ SELECT coalesce(to_char(d, 'YYYY-MM-DD'), '') $$;
COMMENT ON FUNCTION anpi.day(date) IS 'A date in a card: ISO 8601, or nothing when NULL';

CREATE OR REPLACE VIEW anpi.card_made AS
SELECT p.id AS person,
    '1' || E'\x1f' || p.municipality || E'\x1f' || anpi.clean(p.municipal_id) || E'\x1f' || anpi.clean(p.name) || E'\x1f'
    || anpi.clean(p.kana) || E'\x1f' || anpi.birth_written(p.birth, p.birth_precision) || E'\x1f' || p.sex || E'\x1f' || anpi.flag(p.protected) || E'\x1f'
    || anpi.clean(p.inquiry_to) || E'\x1f'
    -- 9 home
    || anpi.clean(h.postcode) || E'\x1f' || anpi.clean(h.address) || E'\x1f' || anpi.clean(h.building) || E'\x1f' || h.level || E'\x1f'
    || anpi.txt(h.lon) || E'\x1f' || anpi.txt(h.lat) || E'\x1f' || anpi.txt(h.radius_m) || E'\x1f' || anpi.flag(h.pinned) || E'\x1f'
    || anpi.txt(h.mesh250) || E'\x1f' || anpi.txt(h.mesh125) || E'\x1f' || anpi.txt(h.zone) || E'\x1f' || anpi.clean(h.town_key) || E'\x1f'
    || anpi.txt(p.household) || E'\x1f'
    -- 22 phones
    || coalesce((SELECT string_agg(anpi.clean(f.kind) || E'\x1d' || anpi.clean(f.number) || E'\x1d' || anpi.clean(f.digits) || E'\x1d' || anpi.clean(f.note), E'\x1e' ORDER BY f.ord)
        FROM anpi.phone f WHERE f.person = p.id), '') || E'\x1f'
    -- 23 reasons
    || coalesce((SELECT string_agg(anpi.clean(r.kind) || E'\x1d' || anpi.clean(r.detail), E'\x1e' ORDER BY r.kind, r.detail)
        FROM anpi.reason r WHERE r.person = p.id), '') || E'\x1f'
    -- 24 listings that are open
    || coalesce((SELECT string_agg(l.list || E'\x1d' || anpi.day(l.from_on) || E'\x1d' || anpi.day(l.to_on), E'\x1e' ORDER BY l.list)
        FROM anpi.listing l WHERE l.person = p.id AND l.to_on IS NULL), '') || E'\x1f'
    -- 25 stay
    || coalesce((SELECT s.kind || E'\x1d' || anpi.clean(s.place) || E'\x1d' || anpi.us(s.from_at) || E'\x1d' || anpi.txt(s.lon) || E'\x1d' || anpi.txt(s.lat)
            || E'\x1d' || anpi.txt(s.mesh250) || E'\x1d' || anpi.txt(s.mesh125) || E'\x1d' || anpi.txt(s.zone) || E'\x1d' || anpi.clean(s.town_key)
        FROM anpi.stay s WHERE s.person = p.id AND s.to_at IS NULL), '') || E'\x1f'
    -- 26 devices
    || coalesce((SELECT string_agg(d.id || E'\x1d' || anpi.clean(d.kind) || E'\x1d' || anpi.clean(d.mode) || E'\x1d' || anpi.clean(d.maker) || E'\x1d'
            || anpi.clean(d.model) || E'\x1d' || anpi.clean(d.vendor_phone) || E'\x1d' || anpi.clean(d.used) || E'\x1d' || anpi.txt(d.off_ok_min) || E'\x1d'
            || anpi.txt(d.battery_internal_min) || E'\x1d' || anpi.txt(d.battery_external_min) || E'\x1d' || anpi.txt(d.oxygen_l_min) || E'\x1d'
            || anpi.txt(d.cylinder_min) || E'\x1d' || anpi.flag(d.resuscitator) || E'\x1d' || anpi.clean(d.own_power) || E'\x1d'
            || anpi.txt(d.move_at_min) || E'\x1d' || anpi.clean(d.move_to), E'\x1e' ORDER BY d.id)
        FROM anpi.device d WHERE d.person = p.id), '') || E'\x1f'
    -- 27 contacts
    || coalesce((SELECT string_agg(anpi.clean(c.name) || E'\x1d' || anpi.clean(c.relation) || E'\x1d' || anpi.clean(c.phone) || E'\x1d'
            || anpi.flag(c.has_key) || E'\x1d' || anpi.flag(c.together), E'\x1e' ORDER BY c.ord)
        FROM anpi.contact c WHERE c.person = p.id), '') || E'\x1f'
    -- 28 care team
    || coalesce((SELECT string_agg(anpi.txt(m.user_id) || E'\x1d' || anpi.txt(m.office) || E'\x1d' || anpi.clean(m.name) || E'\x1d' || anpi.clean(m.role)
            || E'\x1d' || anpi.clean(m.phone) || E'\x1d' || anpi.flag(m.main), E'\x1e' ORDER BY m.ord)
        FROM anpi.care_member m WHERE m.person = p.id), '') || E'\x1f'
    -- 29 helpers
    || coalesce((SELECT string_agg(anpi.clean(w.name) || E'\x1d' || anpi.clean(w.phone) || E'\x1d' || anpi.flag(w.has_key), E'\x1e' ORDER BY w.ord)
        FROM anpi.helper w WHERE w.person = p.id), '') || E'\x1f'
    -- 30 doctor, 31 medical
    || anpi.clean(p.doctor_name) || E'\x1d' || anpi.clean(p.doctor_phone) || E'\x1d' || anpi.clean(p.doctor_hospital) || E'\x1d'
    || anpi.clean(p.agreed_hospital) || E'\x1f' || anpi.txt(p.medical) || E'\x1f'
    -- 32 directives
    || coalesce((SELECT string_agg(v.kind || E'\x1d' || anpi.clean(v.body) || E'\x1d' || anpi.clean(v.doctor) || E'\x1d' || anpi.clean(v.doctor_phone)
            || E'\x1d' || anpi.day(v.signed_on) || E'\x1d' || anpi.day(v.withdrawn_on), E'\x1e' ORDER BY v.id)
        FROM anpi.directive v WHERE v.person = p.id), '') || E'\x1f'
    -- 33 consents
    || coalesce((SELECT string_agg(o.kind || E'\x1d' || o.party || E'\x1d' || o.answer || E'\x1d' || anpi.day(o.answered_on), E'\x1e' ORDER BY o.id)
        FROM anpi.consent o WHERE o.person = p.id), '') || E'\x1f'
    -- 34 plan and the rest
    || anpi.txt(p.plan) || E'\x1f' || anpi.clean(p.community) || E'\x1f' || anpi.clean(p.welfare_commissioner) || E'\x1f'
    || anpi.txt(h.access) || E'\x1f' || anpi.clean(h.key_code) || E'\x1f'
    || CASE WHEN h.caution = '{}' THEN '' ELSE (SELECT string_agg(anpi.clean(t), E'\x1e' ORDER BY n) FROM unnest(h.caution) WITH ORDINALITY AS x(t, n)) END
    || E'\x1f' || anpi.clean(p.note) || E'\x1f' || anpi.clean(p.mail) || E'\x1f' || anpi.clean(p.fax) || E'\x1f'
    -- 43 latest power confirmation
    || coalesce((SELECT q.power || E'\x1d' || anpi.us(q.at) || E'\x1d' || anpi.txt(q.battery_min) || E'\x1d' || anpi.clean(q.by_name)
        FROM anpi.power_confirmation q WHERE q.person = p.id ORDER BY q.at DESC, q.op_id DESC LIMIT 1), '') || E'\x1f'
    -- 44 links
    || coalesce((SELECT string_agg(y.id::text, E'\x1e' ORDER BY y.id)
        FROM (SELECT b AS id FROM anpi.person_link WHERE a = p.id UNION ALL SELECT a FROM anpi.person_link WHERE b = p.id) y), '') || E'\x1f'
    -- 45 remarks that nobody has settled
    || coalesce((SELECT string_agg(k.id || E'\x1d' || anpi.clean(k.field) || E'\x1d' || anpi.clean(k.text) || E'\x1d' || k.code || E'\x1d' || anpi.us(k.at),
            E'\x1e' ORDER BY k.id)
        FROM anpi.remark k WHERE k.person = p.id AND k.settled_at IS NULL), '')
    AS body
FROM anpi.person p JOIN anpi.home h ON h.id = p.home
WHERE p.erased_at IS NULL;
COMMENT ON VIEW anpi.card_made IS 'The card of each person as the tables have it now; anpi.card keeps it made. Fields as anpi.card_refresh says, but 5 birth as
anpi.birth_written, 22 phones[kind, number, digits, note], and 45 remarks[id, field, text, code, at_us] that nobody has settled';

REVOKE ALL ON FUNCTION anpi.flag, anpi.txt, anpi.day FROM PUBLIC, anpi_server, anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.flag, anpi.txt, anpi.day TO anpi_server;
REVOKE ALL ON anpi.card_made FROM PUBLIC, anpi_server, anpi_feeds;
GRANT SELECT ON anpi.card_made TO anpi_server;
