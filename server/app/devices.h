/* SPDX-License-Identifier: Apache-2.0
 * devices.h - what the program does about devices: keys and authority at the start, revocation while it runs. */
#ifndef ANPI_APP_DEVICES_H
#define ANPI_APP_DEVICES_H

#include "server/api/kit/api.h"
#include "server/app/conf.h"
#include "server/auth/certificates.h"

/* Reads the key of second factors and the authority's folder when the configuration names them. */
ERR devices_start(struct api *a, const struct app_conf *conf, struct fail *fail);
void devices_stop(struct api *a);
/* A change of kind `certificate`: a revoked device's connections close at once. Other kinds are ignored. */
ERR devices_apply(struct api *a, uint64_t seq, struct sv kind, struct sv id, struct sv body);
/* The table was loaded anew: `fresh` takes the old one's place, and what was revoked meanwhile is closed. */
void devices_swap(struct api *a, struct certificates *fresh);

#endif
