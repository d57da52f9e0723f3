-- SPDX-License-Identifier: Apache-2.0
-- for: copy
-- returns: nothing; rows come in
COPY anpi.listing (person, list, municipality, from_on) FROM STDIN
