/* SPDX-License-Identifier: Apache-2.0
 * reserve.h - a little memory set aside for libevent.
 *
 * libevent (2.1.12) does not survive every refusal: refused while it makes a bufferevent, it frees the half of it through a pointer
 * it has not set yet (SIGSEGV). So its small pieces come from here when there is no other memory, and whoever makes a bufferevent
 * first asks whether the reserve is whole: it is larger than one takes. One thread: the loop's. */
#ifndef ANPI_LOOP_RESERVE_H
#define ANPI_LOOP_RESERVE_H

#include <stdbool.h>

void reserve_start(void); /* before libevent is used at all: loop_new does */
bool reserve_whole(void); /* nothing of it is lent */

#endif
