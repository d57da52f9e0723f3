-- SPDX-License-Identifier: Apache-2.0
-- for: copy
COPY anpi.household (id, municipality, unlisted) FROM STDIN
