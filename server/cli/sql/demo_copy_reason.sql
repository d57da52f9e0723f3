-- SPDX-License-Identifier: Apache-2.0
-- for: copy
COPY anpi.reason (person, kind, detail) FROM STDIN
