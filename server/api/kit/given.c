/* SPDX-License-Identifier: Apache-2.0
 * given.c - what the rooms of api stand on. */
#include "server/api/kit/given.h"

const struct kit_given *kit_given;

const struct picture *picture_now(void)
{
    return *kit_given->picture;
}
