-- SPDX-License-Identifier: Apache-2.0
-- for: copy
COPY anpi.directive (person, kind, body, signed_on) FROM STDIN
