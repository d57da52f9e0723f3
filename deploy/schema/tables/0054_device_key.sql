-- SPDX-License-Identifier: Apache-2.0
-- The key of the cookie by which a device is known on which somebody has logged in before. It opens nothing: such devices wait
-- in the faster lane of the log-in. One for all servers, so that a phone is known whichever answers it.

CREATE TABLE anpi.device_key (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    key bytea NOT NULL DEFAULT sha256((gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text)::bytea) CHECK (length(key) = 32)
);
INSERT INTO anpi.device_key DEFAULT VALUES;
COMMENT ON TABLE anpi.device_key IS 'HMAC key of the cookie of known devices; renewing it (DELETE, INSERT DEFAULT VALUES, servers started again) makes every device unknown once';
REVOKE ALL ON anpi.device_key FROM PUBLIC;
GRANT SELECT ON anpi.device_key TO anpi_server;
