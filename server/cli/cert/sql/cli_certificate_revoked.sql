-- SPDX-License-Identifier: Apache-2.0
-- for: cli
-- returns: serial text, revoked_at timestamptz (those that are over are left out: nobody takes them any more)
SELECT serial, revoked_at FROM anpi.certificate WHERE revoked_at IS NOT NULL AND expires_at > now() ORDER BY serial
