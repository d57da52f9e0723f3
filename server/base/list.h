/* SPDX-License-Identifier: Apache-2.0
 * list.h - intrusive doubly linked list; a head is a link that points at itself.
 *
 * Nothing is allocated and nothing owned: a link is a member of the struct it chains, which must leave its list
 * before it is freed. A link is in one list at a time. All O(1); not thread-safe. */
#ifndef ANPI_BASE_LIST_H
#define ANPI_BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

/* Both pointers are of the list, or the link's own when it is in none. */
struct link {
    struct link *prev, *next;
};

/* Only of a link that is one: the head of a list belongs to no element. Pointer arithmetic alone: an element may
 * have several links, each a member of its own and in a list of its own. */
#define LIST_OF(link_ptr, type, member) ((type *)(void *)((char *)(link_ptr)-offsetof(type, member)))
/* The body must not remove `it`; keep its `next` before, or take the list apart from the head. */
#define LIST_EACH(it, head) for (struct link *it = (head)->next; it != (head); it = it->next)

/* Also makes a lone link, which list_remove may then be called on. */
static inline void list_init(struct link *head)
{
    head->prev = head->next = head;
}
/* Of a head that was initialised. */
static inline bool list_empty(const struct link *head)
{
    return head->next == head;
}
/* `l` is in no list: what it was in is broken else. */
static inline void list_add_tail(struct link *head, struct link *l)
{
    l->prev = head->prev;
    l->next = head;
    head->prev->next = l;
    head->prev = l;
}
/* May be called twice. A link that is in none stays as it is. */
static inline void list_remove(struct link *l)
{
    l->prev->next = l->next;
    l->next->prev = l->prev;
    l->prev = l->next = l;
}

#endif
