-- SPDX-License-Identifier: Apache-2.0
-- for: copy
-- returns: nothing; rows come in
COPY anpi.consent (person, kind, party, answer, answered_on) FROM STDIN
