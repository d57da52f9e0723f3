-- SPDX-License-Identifier: Apache-2.0
-- for: server
-- returns: id text (serial), body text
SELECT c.serial, anpi.certificate_body(c) FROM anpi.certificate c
