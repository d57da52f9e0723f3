/* SPDX-License-Identifier: Apache-2.0
 * sealing.h - the sealer of the audit as the configuration has it, and its gauges. */
#ifndef ANPI_APP_SEALING_H
#define ANPI_APP_SEALING_H

#include "server/app/conf.h"
#include "server/auth/seal/sealer.h"

/* Without audit_key_file there is none: *out stays NULL and the log says so. Errors as sealer_start: a key that is
 * named and cannot be used ends the start, for unsealed records would look sealed. */
ERR sealing_start(struct loop *loop, struct db *db, const struct app_conf *conf, struct sealer **out, struct fail *f);

#endif
