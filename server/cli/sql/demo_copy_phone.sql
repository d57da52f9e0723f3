-- SPDX-License-Identifier: Apache-2.0
-- for: copy
COPY anpi.phone (person, ord, kind, number, digits) FROM STDIN
