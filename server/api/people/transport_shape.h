/* SPDX-License-Identifier: Apache-2.0
 * transport_shape.h - what the parts of a transport look like, checked before it is taken.
 *
 * times: {覚知|指令|出動|現着|接触|車内収容|現発|病着|収容|引揚|帰署: RFC 3339}
 * vitals: {jcs: 0|1|2|3|10|20|30|100|200|300, systolic, diastolic: mmHg, pulse, respiration: a minute, spo2: %, temperature: ℃,
 *   at: RFC 3339}, each of them optional
 * refusals: [{hospital, reason, at?}], at most 50: hospitals that were asked and did not take the patient, in the order asked
 * A member that is none of these is refused by its name: a value nobody reads would look recorded. */
#ifndef ANPI_API_PEOPLE_TRANSPORT_SHAPE_H
#define ANPI_API_PEOPLE_TRANSPORT_SHAPE_H

#include "server/base/err.h"
#include "server/base/json.h"

/* Two objects and a list, as SHAPE_NEW_TRANSPORT has held them, any of them NULL. E_JSON_TYPE, E_JSON_VALUE, E_JSON_UNKNOWN,
 * E_JSON_MISSING with the member ("vitals.pulse"). Nothing is changed or kept. */
ERR transport_shape_check(const struct json *times, const struct json *vitals, const struct json *refusals, struct fail *f);

#endif
