-- SPDX-License-Identifier: Apache-2.0
-- So that the statements that follow are planned for full tables.
-- for: cli
-- returns: nothing
ANALYZE anpi.household, anpi.home, anpi.person, anpi.phone, anpi.reason, anpi.listing, anpi.stay, anpi.device, anpi.contact,
    anpi.care_member, anpi.helper, anpi.directive, anpi.consent
