-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- params: serial text
-- returns: serial (no row when unknown)
SELECT serial FROM anpi.certificate WHERE serial = $1::text
