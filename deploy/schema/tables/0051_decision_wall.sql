-- SPDX-License-Identifier: Apache-2.0
-- The second wall learns of decisions: roles that read by one alone are in no scope without it. And of the protected persons' desk.

CREATE OR REPLACE FUNCTION anpi.actor_role(of_person bigint) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$
    SELECT u.role
      FROM anpi.app_user u JOIN anpi.office o ON o.id = u.office CROSS JOIN anpi.person p JOIN anpi.home h ON h.id = p.home
     CROSS JOIN LATERAL (SELECT p.municipality = ANY (o.municipalities) AS near,
            EXISTS (SELECT 1 FROM anpi.care_member c WHERE c.person = p.id AND (c.user_id = u.id OR c.office = o.id)) AS team,
            EXISTS (SELECT 1 FROM anpi.assignment a WHERE a.to_at IS NULL AND (a.user_id = u.id OR a.office = o.id)
                    AND (a.person = p.id OR a.zone = h.zone
                         OR a.zone IN (SELECT s.zone FROM anpi.stay s WHERE s.person = p.id AND s.to_at IS NULL))) AS entrusted) f
     WHERE u.id = anpi.actor() AND u.disabled_at IS NULL AND p.id = of_person
       AND (NOT p.protected OR near AND u.protected_desk IS NOT NULL AND u.role = 'command' AND o.kind = 'city')
       AND CASE WHEN u.role = 'care' THEN team WHEN u.role = 'field_care' THEN team OR near AND entrusted
                WHEN u.role = 'field_community' THEN near AND entrusted
                WHEN u.role IN ('police', 'pref', 'health_center') THEN near AND anpi.decision_covers(u.id, p.id) ELSE near END
$$;
