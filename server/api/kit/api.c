/* SPDX-License-Identifier: Apache-2.0
 * api.c - the one world that the routes stand on. */
#include "server/api/kit/api.h"

static struct api *bound;

struct api *api(void)
{
    return bound;
}

struct picture *picture_now(void)
{
    return *bound->picture;
}

void api_bind(struct api *a)
{
    bound = a;
}
