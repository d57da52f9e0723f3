-- SPDX-License-Identifier: Apache-2.0
-- Half a megabyte that is sorted through a temporary file beside the tables, and gone afterwards: is there room to write?
-- for: server
-- returns: 1024; fails with 53100 when there is not
SELECT max(length(pad)) FROM (SELECT repeat(md5(g::text), 32) AS pad FROM generate_series(1, 512) g ORDER BY 1 OFFSET 0) s
