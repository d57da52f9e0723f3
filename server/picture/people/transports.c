/* SPDX-License-Identifier: Apache-2.0
 * transports.c - transports of a person, newest first. */
#include <stdlib.h>

#include "server/base/grow.h"
#include "server/picture/state.h"
#include "server/picture/things.h"

static struct transport_list *list_of(struct picture *p, int64_t person)
{
    uint64_t v;
    if (map64_get(&p->transports, person, &v))
        return (struct transport_list *)(uintptr_t)v;
    struct transport_list *list = calloc(1, sizeof *list);
    if (list && map64_put(&p->transports, person, (uint64_t)(uintptr_t)list) != OK) {
        free(list);
        return NULL;
    }
    return list;
}

static bool is_newer(const struct transport_ref *a, const struct transport_ref *b)
{
    return a->at_us != b->at_us ? a->at_us > b->at_us : a->id > b->id;
}

/* A transport is never changed: a further entry corrects it. Said twice, the second object replaces the first. */
static enum err list_put(struct transport_list *list, struct transport_ref ref)
{
    for (size_t i = 0; i < list->n; i++) {
        if (list->item[i].id == ref.id) {
            memmove(&list->item[i], &list->item[i + 1], (list->n - i - 1) * sizeof *list->item);
            list->n--;
            break;
        }
    }
    if (GROW(list->item, list->room, list->n + 1))
        return E_NO_MEMORY;
    size_t at = list->n++;
    for (; at > 0 && is_newer(&ref, &list->item[at - 1]); at--)
        list->item[at] = list->item[at - 1];
    list->item[at] = ref;
    return OK;
}

static void forget(struct picture *p, const struct object *o)
{
    int64_t person;
    uint64_t v;
    for (size_t it = 0; map64_next(&p->transports, &it, &person, &v);) {
        struct transport_list *list = (struct transport_list *)(uintptr_t)v;
        for (size_t i = 0; i < list->n; i++) {
            if (list->item[i].object != o)
                continue;
            memmove(&list->item[i], &list->item[i + 1], (list->n - i - 1) * sizeof *list->item);
            list->n--;
            return;
        }
    }
}

enum err transport_take(struct picture *p, const struct change *c, struct picture_delta *delta)
{
    const struct json *j = c->json;
    if (c->before)
        forget(p, c->before);
    if (!j)
        return OK;
    int64_t person = change_i64(j, "person", 0);
    struct transport_ref ref = { change_time(j, "at_us", "at"), change_i64(j, "id", 0), change_i64(j, "corrects", 0), c->object };
    struct transport_list *list = list_of(p, person);
    if (!list)
        return E_NO_MEMORY;
    const struct person *x = picture_person(p, person);
    delta->person = person;
    delta->municipality = x ? x->municipality : 0;
    return list_put(list, ref);
}

size_t picture_transports(const struct picture *p, int64_t person, struct picture_transport *out, size_t max)
{
    uint64_t v;
    if (!map64_get(&p->transports, person, &v))
        return 0;
    const struct transport_list *list = (const struct transport_list *)(uintptr_t)v;
    for (size_t i = 0; i < list->n && i < max; i++)
        out[i] = (struct picture_transport){ list->item[i].id, list->item[i].corrects, list->item[i].object->body };
    return list->n;
}

void transports_done(struct picture *p)
{
    int64_t person;
    uint64_t v;
    for (size_t it = 0; map64_next(&p->transports, &it, &person, &v);) {
        free(((struct transport_list *)(uintptr_t)v)->item);
        free((struct transport_list *)(uintptr_t)v);
    }
    map64_done(&p->transports);
}
