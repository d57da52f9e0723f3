-- SPDX-License-Identifier: Apache-2.0
-- for: copy
-- returns: nothing; rows come in
COPY anpi.person (id, municipality, municipal_id, name, kana, birth, sex, household, home, protected, inquiry_to, mail, fax, note, doctor_name, doctor_phone,
    doctor_hospital, agreed_hospital, medical, plan, community, welfare_commissioner, name_key, kana_key, source) FROM STDIN
