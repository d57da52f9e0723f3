-- SPDX-License-Identifier: Apache-2.0
-- for: cli server
-- params: remark bigint, person bigint? (NULL: whoever has it), by_user bigint? (NULL: the command line), now_us bigint
-- returns: the person, NULL when there is no such remark
SELECT anpi.remark_settle($1::bigint, $2::bigint, $3::bigint, $4::bigint)
