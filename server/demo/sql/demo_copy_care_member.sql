-- SPDX-License-Identifier: Apache-2.0
-- for: copy
-- returns: nothing; rows come in
COPY anpi.care_member (person, ord, office, name, role, phone, main) FROM STDIN
