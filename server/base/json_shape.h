/* SPDX-License-Identifier: Apache-2.0
 * json_shape.h - the body of a request, held against its description and read into a struct, once.
 *
 * A shape is made by the build from deploy/model/shapes (JSON Schema): `SHAPE_NEW_STAY` describes, `struct SAID_NEW_STAY` holds what was
 * said. A member that is null is absent. A text of a thing of words.def is read as it is kept, whether the code was said or the word. What
 * is not described is passed over unless the shape is closed, so that a newer page may say more than this release knows. What a shape cannot say (one of two members, an order of times) its route checks. */
#ifndef ANPI_BASE_JSON_SHAPE_H
#define ANPI_BASE_JSON_SHAPE_H

#include "server/base/id.h"
#include "server/base/json.h"
#include "server/base/json_codes.h"

enum json_shape_kind {
    SHAPE_TEXT,   /* struct sv; p NULL: absent. min..max bytes of UTF-8 */
    SHAPE_ID,     /* int64_t; 0: absent. A decimal string or a number, id_parse */
    SHAPE_UUID,   /* struct said_uuid */
    SHAPE_TIME,   /* int64_t, microseconds since 1970; INT64_MIN: absent. RFC 3339 with an offset */
    SHAPE_WHOLE,  /* int64_t in min..max; INT64_MIN: absent */
    SHAPE_NUMBER, /* double in min..max; NAN: absent */
    SHAPE_YES,    /* bool; absent: `min`, which is false unless the shape says `default` */
    SHAPE_OBJECT, /* const struct json *, held against `inner` when there is one; NULL: absent */
    SHAPE_LIST,   /* const struct json *, at most `max` items, each held against `inner` when there is one; NULL: absent */
    SHAPE_ANY,    /* const struct json *; NULL: absent */
};

/* Any version; an operation id of a mark has to be the 7th (RFC 9562), which its route checks. */
struct said_uuid {
    bool has;
    struct uuid uuid;
};

/* Made by the build, constant, as long as the program. */
struct json_shape_member {
    const char *name;
    enum json_shape_kind kind;
    bool needed;
    /* Offset in the struct. */
    size_t at;
    int64_t min, max;
    /* Of a text: the only ones, ended by NULL; NULL: any. */
    const char *const *words;
    /* Of a text: a word of this thing, or its code, read as it is kept: enum word_thing + 1; 0: none. */
    int thing;
    /* Of a text: an empty one is as none, for forms send what was not chosen so. */
    bool blank;
    /* Of an object, or of the items of a list. */
    const struct json_shape *inner;
    /* What is said instead of E_JSON_VALUE; OK: that. Another type, or too much, is said as such. */
    enum err wrong;
};

/* The same. SHAPE_NAME of each is what routes name. */
struct json_shape {
    /* In the description of the interface. */
    const char *name;
    const struct json_shape_member *members;
    size_t n, size; /* `size` of the struct; 0: it is described, and not read */
    /* Another member is refused: E_JSON_UNKNOWN. */
    bool closed;
    /* Of an item of a list: SHAPE_OBJECT, or the kind of the item, which is `members[0]`. */
    enum json_shape_kind is;
    /* Of an answer: where its words stand (json_codes.h); NULL: nowhere. */
    const struct json_codes *codes;
};

/* Takes no memory; O(members), and of a list O(items). Hold `object` against `s` and fill `out`, which is `s->size` bytes and is cleared first; NULL only holds it against it. Views are into
 * the document. E_JSON_MISSING, E_JSON_TYPE, E_JSON_VALUE, E_TOO_LARGE, E_JSON_UNKNOWN with the member's name in `fail`; of a member
 * within another that is the inner one's name. */
ERR json_shape_read(const struct json_shape *s, const struct json *object, void *out, struct fail *fail);

#endif
