/* SPDX-License-Identifier: Apache-2.0
 * login_faults.c - counting failed log-ins. */
#include "server/api/identity/login_faults.h"

#include <stdio.h>

#include "server/base/log.h"
#include "server/http/metrics.h"

#define TELL_EVERY_US INT64_C(1000000) /* an attack must not fill the log */

static const char *const names[LOGIN_FAULTS] = { "password", "second_factor", "device", "pin", "slowed", "busy" };
static uint64_t untold[LOGIN_FAULTS];
static int64_t told_us;

void login_faults_tell(int64_t now_us)
{
    uint64_t all = 0;
    for (int i = 0; i < LOGIN_FAULTS; i++)
        all += untold[i];
    if (!all || (told_us && now_us - told_us < TELL_EVERY_US))
        return;
    told_us = now_us;
    log_line(LOG_WARN, 0, "login.failed", "password=%llu second_factor=%llu device=%llu pin=%llu slowed=%llu busy=%llu",
             (unsigned long long)untold[FAULT_PASSWORD], (unsigned long long)untold[FAULT_SECOND_FACTOR],
             (unsigned long long)untold[FAULT_DEVICE], (unsigned long long)untold[FAULT_PIN], (unsigned long long)untold[FAULT_SLOWED],
             (unsigned long long)untold[FAULT_BUSY]);
    for (int i = 0; i < LOGIN_FAULTS; i++)
        untold[i] = 0;
}

void login_fault(enum login_fault kind, int64_t now_us)
{
    char label[64];
    snprintf(label, sizeof label, "reason=\"%s\"", names[kind]);
    metric_add(metric_counter("anpi_login_failures_total", label, "Log-ins and PINs that failed, by reason"), 1);
    untold[kind]++;
    login_faults_tell(now_us);
}
