-- SPDX-License-Identifier: Apache-2.0
-- Who may do what: the server and the feeds reader, each with the least it needs. Roles belong to the whole cluster, so they are
-- made only where they are absent; how they log in (peer, password, certificate) is the cluster's business.

DO $$
DECLARE wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['anpi_server', 'anpi_feeds'] LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', wanted);
        ELSE
            IF NOT (SELECT rolcanlogin FROM pg_roles WHERE rolname = wanted) THEN
                EXECUTE format('ALTER ROLE %I LOGIN', wanted);
            END IF;
        END IF;
    END LOOP;
END
$$;

REVOKE ALL ON SCHEMA anpi FROM PUBLIC;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA anpi FROM PUBLIC;
GRANT USAGE ON SCHEMA anpi TO anpi_server, anpi_feeds;

-- The server: reads all but the signing roots it cannot make; what is history is only ever added to; nothing is deleted.
GRANT SELECT ON ALL TABLES IN SCHEMA anpi TO anpi_server;
GRANT INSERT ON anpi.change, anpi.observation, anpi.audit, anpi.zone_report, anpi.transport, anpi.power_confirmation, anpi.consent,
    anpi.inquiry TO anpi_server;
GRANT INSERT, UPDATE ON anpi.operation, anpi.status, anpi.incident, anpi.round, anpi.label, anpi.assignment, anpi.report, anpi.call,
    anpi.office, anpi.household, anpi.home, anpi.person, anpi.person_link, anpi.phone, anpi.reason, anpi.listing, anpi.stay, anpi.device,
    anpi.contact, anpi.care_member, anpi.helper, anpi.directive, anpi.facility, anpi.shelter, anpi.resource, anpi.import_run,
    anpi.import_row, anpi.app_user, anpi.session, anpi.certificate, anpi.vendor TO anpi_server;
-- Locking a zone's row while its report is written.
GRANT UPDATE (name) ON anpi.zone TO anpi_server;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA anpi TO anpi_server;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA anpi TO anpi_server;
REVOKE EXECUTE ON FUNCTION anpi.card_refresh_all() FROM anpi_server;

-- The feeds reader: outages in, and nothing about any person out.
GRANT SELECT ON anpi.municipality, anpi.zone, anpi.migration, anpi.epoch TO anpi_feeds;
GRANT SELECT, INSERT, UPDATE ON anpi.feed_source, anpi.outage_area TO anpi_feeds;
GRANT INSERT ON anpi.change TO anpi_feeds;
GRANT SELECT (seq) ON anpi.change TO anpi_feeds;
GRANT EXECUTE ON FUNCTION anpi.clean(text), anpi.us(timestamptz), anpi.of_us(bigint) TO anpi_feeds;
