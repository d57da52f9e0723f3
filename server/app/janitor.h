/* SPDX-License-Identifier: Apache-2.0
 * janitor.h - once a second: ends the streams of users who may no longer look, wakes power screens every minute, prunes
 * the change table every hour, and keeps the gauges. */
#ifndef ANPI_APP_JANITOR_H
#define ANPI_APP_JANITOR_H

#include "server/app/app.h"

struct janitor;
/* NULL without memory. What it looks at must outlive it. */
struct janitor *janitor_start(struct app *a);
/* NULL is fine. Before the rooms it looks at. */
void janitor_stop(struct janitor *j);

#endif
