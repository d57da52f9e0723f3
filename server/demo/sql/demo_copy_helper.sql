-- SPDX-License-Identifier: Apache-2.0
-- for: copy
-- returns: nothing; rows come in
COPY anpi.helper (person, ord, name, phone, has_key) FROM STDIN
