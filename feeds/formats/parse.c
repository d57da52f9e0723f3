/* SPDX-License-Identifier: Apache-2.0
 * parse.c - the table of formats. */
#include "feeds/formats/parse.h"

typedef enum err parser(struct arena *, struct sv, const struct parse_env *, struct parsed *, struct fail *);

static parser *const parsers[FORMAT_COUNT] = {
    [FORMAT_CHUBU] = parse_chubu,
    [FORMAT_TEPCO] = parse_tepco,
    [FORMAT_MESH] = parse_mesh,
};

enum err parse_feed(struct arena *a, struct sv bytes, const struct parse_env *env, struct parsed *out, struct fail *fail)
{
    return parsers[env->format](a, bytes, env, out, fail);
}
