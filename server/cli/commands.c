/* SPDX-License-Identifier: Apache-2.0
 * commands.c - every subcommand, in the order of the help. */
#include "server/cli/cli.h"

extern const struct command cmd_migrate, cmd_demo, cmd_import_gazetteer, cmd_import_boundaries, cmd_import_zones, cmd_import_shelters,
    cmd_address_reverse, cmd_home_pin, cmd_home_unpin, cmd_import_registry, cmd_import_runs, cmd_import_held, cmd_import_decide,
    cmd_export_registry, cmd_address_match, cmd_mesh_encode, cmd_mesh_decode, cmd_user_add, cmd_user_disable, cmd_user_enable,
    cmd_user_token, cmd_user_list, cmd_incident_open, cmd_incident_verify, cmd_audit_list, cmd_audit_keygen, cmd_audit_verify,
    cmd_audit_person, cmd_audit_grounds, cmd_retention, cmd_user_import, cmd_user_reset, cmd_ca_init, cmd_ca_crl, cmd_cert_issue,
    cmd_cert_record, cmd_cert_revoke, cmd_cert_list, cmd_vendor_add;

extern const struct command cmd_import_remarks, cmd_import_settle, cmd_import_facilities;
extern const struct command cmd_import_points, cmd_home_place, cmd_restored;
extern const struct command cmd_user_desk, cmd_protect_set, cmd_protect_lift;
extern const struct command cmd_decision_make, cmd_decision_end, cmd_decision_list;
extern const struct command cmd_shelter_open, cmd_shelter_full, cmd_shelter_close, cmd_shelter_list;

/* clang-format off */
const struct command *const commands[] = {
    &cmd_migrate, &cmd_restored, &cmd_demo, &cmd_import_gazetteer, &cmd_import_points, &cmd_import_boundaries, &cmd_import_zones, &cmd_import_shelters, &cmd_import_facilities, &cmd_import_registry,
    &cmd_import_runs, &cmd_import_held, &cmd_import_decide, &cmd_import_remarks, &cmd_import_settle, &cmd_export_registry,
    &cmd_address_match, &cmd_address_reverse, &cmd_home_pin, &cmd_home_unpin, &cmd_home_place, &cmd_mesh_encode, &cmd_mesh_decode, &cmd_user_add, &cmd_user_disable, &cmd_user_enable, &cmd_user_token, &cmd_user_list, &cmd_user_desk, &cmd_protect_set, &cmd_protect_lift,
    &cmd_incident_open, &cmd_incident_verify, &cmd_decision_make, &cmd_decision_end, &cmd_decision_list, &cmd_shelter_open, &cmd_shelter_full, &cmd_shelter_close, &cmd_shelter_list, &cmd_audit_list, &cmd_audit_keygen, &cmd_audit_verify,
    &cmd_audit_person, &cmd_audit_grounds, &cmd_retention,
    &cmd_user_import, &cmd_user_reset, &cmd_ca_init, &cmd_ca_crl, &cmd_cert_issue, &cmd_cert_record, &cmd_cert_revoke, &cmd_cert_list, &cmd_vendor_add, NULL,
};
/* clang-format on */
