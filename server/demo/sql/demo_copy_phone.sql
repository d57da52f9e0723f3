-- SPDX-License-Identifier: Apache-2.0
-- for: copy
-- returns: nothing; rows come in
COPY anpi.phone (person, ord, kind, number, digits) FROM STDIN
