/* SPDX-License-Identifier: Apache-2.0
 * demo_storm.h - a made-up outage over a demo city, written as a utility and a mesh product would publish it.
 *
 * folder/feeds/hNN/p/resource/xml/city.xml is 中部's detail, folder/feeds/hNN/teiden_mesh250.csv a mesh file: five steps
 * in which power comes back. The power failed an hour and ten minutes before `now_us`; step k says that it was written
 * five minutes after step k - 1, as the replay serves them. folder/sources.json is anpi-feeds' sources_file, with
 * @FEEDS_BASE@ where the address of the server goes that serves folder/feeds.
 *
 * Pure but for the files. Every step is a whole edition, so the reader of feeds meets areas that begin, shrink and
 * end. */
#ifndef ANPI_DEMO_DEMO_STORM_H
#define ANPI_DEMO_DEMO_STORM_H

#include "server/demo/demo_city.h"

/* `folder` must be there; files in it are replaced. Microseconds UTC. E_IO, E_NO_MEMORY with "--out" as the field.
 * The same seed and hour give the same storm. */
ERR demo_storm_write(const struct demo_city *c, uint64_t seed, int64_t now_us, const char *folder, struct fail *f);

#endif
