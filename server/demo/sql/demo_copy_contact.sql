-- SPDX-License-Identifier: Apache-2.0
-- for: copy
-- returns: nothing; rows come in
COPY anpi.contact (person, ord, name, relation, phone, has_key, together) FROM STDIN
