/* SPDX-License-Identifier: Apache-2.0
 * login_faults.h - failed log-ins as numbers: a counter for each kind, and a line in the log, one a second at most.
 *
 * Neither names nor addresses: those are in the audit. */
#ifndef ANPI_API_IDENTITY_LOGIN_FAULTS_H
#define ANPI_API_IDENTITY_LOGIN_FAULTS_H

#include <stdint.h>

/* A label of the metric each; a new one goes before LOGIN_FAULTS. */
enum login_fault { FAULT_PASSWORD, FAULT_SECOND_FACTOR, FAULT_DEVICE, FAULT_PIN, FAULT_SLOWED, FAULT_BUSY, LOGIN_FAULTS };

/* Microseconds of the monotonic clock. On the loop. */
void login_fault(enum login_fault kind, int64_t now_mono_us);
/* The line of what has failed since the last one, if that is a second ago. Called by the janitor too. Nothing to
 * tell costs a few additions. */
void login_faults_tell(int64_t now_mono_us);

#endif
