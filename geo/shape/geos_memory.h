/* SPDX-License-Identifier: Apache-2.0
 * geos_memory.h - inside of shape/ only: a little memory set aside for GEOS.
 *
 * GEOS (3.11) does not survive every refusal of memory: in the middle of its validity check it ends with SIGSEGV instead of saying so.
 * So when C++ is refused memory, the reserve is given back to it and it goes on; that it was short is counted (shortage.h), and
 * what came of it is not used. */
#ifndef ANPI_GEO_SHAPE_GEOS_MEMORY_H
#define ANPI_GEO_SHAPE_GEOS_MEMORY_H

void geos_memory_set_aside(void); /* before GEOS is asked for anything large; cheap when it is there already. Any thread */

#endif
