-- SPDX-License-Identifier: Apache-2.0
-- for: copy
-- returns: nothing; rows come in
COPY anpi.home (id, address, postcode, building, pref, city, town, number, rest, level, town_key, lon, lat, radius_m, mesh250, mesh125, zone, access, key_code, caution) FROM STDIN
