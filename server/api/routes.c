/* SPDX-License-Identifier: Apache-2.0
 * routes.c - every route of the service, in the order of its documentation. */
#include "server/api/kit/api.h"

extern const struct route login_post, logout_post, me_get, config_get, readyz_get, incidents_get, incidents_post,
    incident_close_post, incident_rounds_post, observations_post, zone_reports_post, incident_zones_get, zones_geojson_get,
    unreported_get, assigned_get, history_get, mark_reviews_get, mark_reviews_post, power_get, power_post, stays_post, outages_get, feeds_get, lookup_post,
    person_get, person_view_post, transports_post, live_get, tiles_get_route, shelters_get, shelters_geojson_get,
    shelters_near_get, shelter_state_post, places_post, where_get, home_pin_post,
    password_post, totp_enrol_post, totp_confirm_post, totp_disable_post, pin_post, pin_lock_post, pin_unlock_post, device_post,
    sessions_get, sessions_end_post,
    admin_users_get, admin_users_post, admin_user_reset_post, admin_user_disable_post, admin_user_enable_post, admin_devices_get,
    admin_devices_post, admin_device_revoke_post,
    audit_get, break_glass_get, break_glass_review_post, calls_post, calls_get, call_state_post,
    assignments_get, assignments_post, assignment_end_post, assignment_holders_get, labels_get, labels_post, label_names_post,
    search_post, decisions_get, decisions_post, decision_end_post;

const struct route *const api_routes[] = {
    &login_post, &logout_post, &me_get, &config_get, &readyz_get, &incidents_get, &incidents_post, &incident_close_post,
    &incident_rounds_post, &observations_post, &zone_reports_post, &incident_zones_get, &zones_geojson_get, &unreported_get,
    &assigned_get, &history_get, &mark_reviews_get, &mark_reviews_post, &power_get, &power_post, &stays_post, &outages_get, &feeds_get, &lookup_post, &person_get,
    &person_view_post, &transports_post, &live_get, &tiles_get_route, &shelters_get, &shelters_geojson_get,
    &shelters_near_get, &shelter_state_post, &places_post, &where_get, &home_pin_post,
    &password_post, &totp_enrol_post, &totp_confirm_post, &totp_disable_post, &pin_post, &pin_lock_post, &pin_unlock_post, &device_post,
    &sessions_get, &sessions_end_post,
    &admin_users_get, &admin_users_post, &admin_user_reset_post, &admin_user_disable_post, &admin_user_enable_post,
    &admin_devices_get, &admin_devices_post, &admin_device_revoke_post,
    &audit_get, &break_glass_get, &break_glass_review_post,
    &calls_post, &calls_get, &call_state_post,
    &assignments_get, &assignments_post, &assignment_end_post, &assignment_holders_get, &labels_get, &labels_post, &label_names_post,
    &search_post,
    &decisions_get, &decisions_post, &decision_end_post,
};
const size_t api_route_count = sizeof api_routes / sizeof api_routes[0];
