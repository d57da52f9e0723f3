-- SPDX-License-Identifier: Apache-2.0
-- for: copy
-- returns: nothing; rows come in
COPY anpi.directive (person, kind, body, signed_on) FROM STDIN
