-- SPDX-License-Identifier: Apache-2.0
-- Whom to mark, in no order that helps anybody. returns: id
SELECT id FROM anpi.person WHERE erased_at IS NULL ORDER BY md5(id::text) LIMIT 200000
