/* SPDX-License-Identifier: Apache-2.0
 * json_words.c - coded words in JSON. On a copy, since the document is still to be hashed. */
#include "server/base/json_words.h"

#include "server/base/json_inside.h"

/* The word that a text says, to be put in its place; NULL: it stays. */
static json_t *kept_of(const json_t *text, enum word_thing thing, bool *failed)
{
    if (!text || json_typeof(text) != JANSSON_STRING)
        return NULL;
    struct sv said = { json_string_value(text), json_string_length(text) };
    json_t *kept = word_keep(thing, &said) ? json_stringn_nocheck(said.p, said.n) : NULL;
    *failed |= !kept && word_find(thing, said) >= 0;
    return kept;
}

static void texts_keep(json_t *copy, const struct json_words *w, bool *failed)
{
    json_t *value = json_object_get(copy, w->member), *kept = kept_of(value, w->thing, failed);
    if (kept) { /* and with it the text that stood there is gone */
        *failed |= json_object_set_new(copy, w->member, kept) != 0;
        return;
    }
    for (size_t i = 0; i < (value && json_typeof(value) == JANSSON_ARRAY ? json_array_size(value) : 0); i++)
        if ((kept = kept_of(json_array_get(value, i), w->thing, failed)))
            *failed |= json_array_set_new(value, i, kept) != 0;
}

/* A key that stands for another is taken over by it; one that is there already was said twice. */
static enum err keys_keep(json_t *copy, enum word_thing thing)
{
    for (unsigned i = 0; i < word_count(thing); i++) {
        const char *said = word_code(thing, i), *kept = word_kept(thing, i);
        json_t *value = json_object_get(copy, said);
        if (!value || strcmp(said, kept) == 0)
            continue;
        if (json_object_get(copy, kept))
            return E_JSON_DUPLICATE;
        if (json_object_set(copy, kept, value) || json_object_del(copy, said))
            return E_NO_MEMORY;
    }
    return OK;
}

enum err json_dump_kept(const struct json *obj, const struct json_words *words, size_t n, struct buf *out)
{
    json_t *copy = json_deep_copy((const json_t *)(const void *)obj); /* a struct json is one by another name */
    bool failed = !copy;
    enum err e = OK;
    for (size_t i = 0; !failed && !e && i < n; i++)
        if (words[i].member)
            texts_keep(copy, &words[i], &failed);
        else
            e = keys_keep(copy, words[i].thing);
    if (!e && failed)
        e = E_NO_MEMORY;
    if (!e) {
        json_dump_canonical((const struct json *)(const void *)copy, out);
        e = out->bad;
    }
    json_decref(copy);
    return e;
}
