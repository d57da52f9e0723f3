-- SPDX-License-Identifier: Apache-2.0
-- for: copy
-- returns: person, body: every card, as COPY text
COPY (SELECT person, body FROM anpi.card) TO STDOUT
