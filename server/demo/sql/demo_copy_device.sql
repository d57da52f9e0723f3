-- SPDX-License-Identifier: Apache-2.0
-- for: copy
-- returns: nothing; rows come in
COPY anpi.device (person, kind, mode, maker, model, vendor_phone, used, off_ok_min, battery_internal_min, battery_external_count, battery_external_min,
    battery_checked_on, oxygen_l_min, cylinder_min, resuscitator, own_power, utility_registered, move_at_min, move_to) FROM STDIN
