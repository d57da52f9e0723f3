-- SPDX-License-Identifier: Apache-2.0
-- for: copy
-- returns: nothing; rows come in
COPY anpi.directive (person, kind, body, doctor, doctor_phone, signed_on, review_on) FROM STDIN
