-- SPDX-License-Identifier: Apache-2.0
-- What must be the same before and after an upgrade: how many of each, and every incident's marks by status.
SELECT json_build_object(
    'person', (SELECT count(*) FROM anpi.person), 'home', (SELECT count(*) FROM anpi.home), 'phone', (SELECT count(*) FROM anpi.phone),
    'device', (SELECT count(*) FROM anpi.device), 'stay', (SELECT count(*) FROM anpi.stay), 'consent', (SELECT count(*) FROM anpi.consent),
    'zone', (SELECT count(*) FROM anpi.zone), 'office', (SELECT count(*) FROM anpi.office), 'app_user', (SELECT count(*) FROM anpi.app_user),
    'incident', (SELECT count(*) FROM anpi.incident), 'operation', (SELECT count(*) FROM anpi.operation),
    'observation', (SELECT count(*) FROM anpi.observation), 'transport', (SELECT count(*) FROM anpi.transport),
    'status', (SELECT json_object_agg(k, n) FROM (
        SELECT incident || '/' || round || '/' || status AS k, count(*) AS n FROM anpi.status GROUP BY 1 ORDER BY 1) s))
