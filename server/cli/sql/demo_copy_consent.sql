-- SPDX-License-Identifier: Apache-2.0
-- for: copy
COPY anpi.consent (person, kind, answer, answered_on) FROM STDIN
