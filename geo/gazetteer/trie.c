/* SPDX-License-Identifier: Apache-2.0
 * trie.c - building a forest from sorted keys. */
#include "geo/gazetteer/trie.h"

#include <stdlib.h>

#include "server/base/grow.h"

#define AZA 0x5b57u   /* 字 */
#define MACHI 0x753au /* 町 */

int trie_key_compare(const void *a, const void *b)
{
    const struct trie_key *x = *(struct trie_key *const *)a, *y = *(struct trie_key *const *)b;
    size_t n = x->n < y->n ? x->n : y->n;
    for (size_t i = 0; i < n; i++)
        if (x->sym[i] != y->sym[i])
            return x->sym[i] < y->sym[i] ? -1 : 1;
    if (x->n != y->n)
        return x->n < y->n ? -1 : 1;
    return (x->value > y->value) - (x->value < y->value);
}

static ERR forest_grow(struct forest *f, size_t more)
{
    return f->n + more > UINT32_MAX / 2 ? E_TOO_LARGE : GROW(f->node, f->room, f->n + more);
}

/* How many of the keys[0..n) share the symbol of keys[0] at `depth`. */
static size_t group_length(struct trie_key *const *keys, size_t n, unsigned depth)
{
    size_t i = 1;
    while (i < n && keys[i]->sym[depth] == keys[0]->sym[depth])
        i++;
    return i;
}

/* keys[0..n) share their first `depth` symbols, which lead to node `at`. As deep as a key is long. */
static ERR grow_node(struct forest *f, uint32_t at, struct trie_key *const *keys, size_t n, unsigned depth)
{
    size_t i = 0, count = 0, first = f->n;
    for (; i < n && keys[i]->n == depth; i++)
        f->node[at].value = keys[i]->value;
    for (size_t k = i; k < n; k += group_length(keys + k, n - k, depth))
        count++;
    enum err e = count > UINT16_MAX ? E_TOO_LARGE : forest_grow(f, count);
    if (e != OK)
        return e;
    f->n += count;
    f->node[at].first = (uint32_t)first;
    f->node[at].count = (uint16_t)count;
    for (size_t child = first; i < n && e == OK; child++) {
        size_t group = group_length(keys + i, n - i, depth);
        f->node[child] = (struct trie_node){ .sym = keys[i]->sym[depth], .first = (uint32_t)f->n };
        e = grow_node(f, (uint32_t)child, keys + i, group, depth + 1);
        if (f->node[child].sym == AZA)
            f->node[at].marks |= TRIE_HAS_AZA;
        if (f->node[child].sym == MACHI && f->node[child].value)
            f->node[at].marks |= TRIE_HAS_MACHI;
        i += group;
    }
    return e;
}

ERR forest_add(struct forest *f, struct trie_key *const *keys, size_t n, uint32_t *root)
{
    enum err e = forest_grow(f, 1);
    if (e != OK)
        return e;
    uint32_t at = (uint32_t)f->n++;
    f->node[at] = (struct trie_node){ .first = at + 1 };
    e = grow_node(f, at, keys, n, 0);
    if (e == OK)
        *root = at;
    return e;
}

void forest_done(struct forest *f)
{
    free(f->node);
    *f = (struct forest){ 0 };
}

bool trie_valid(const struct trie_node *nodes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (nodes[i].count && (nodes[i].first <= i || nodes[i].first > n || nodes[i].count > n - nodes[i].first))
            return false;
    return true;
}
