-- SPDX-License-Identifier: Apache-2.0
-- for: copy
-- returns: nothing; rows come in
COPY anpi.stay (person, kind, place, from_at, said_by) FROM STDIN
