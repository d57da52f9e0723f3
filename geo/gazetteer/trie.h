/* SPDX-License-Identifier: Apache-2.0
 * trie.h - a tree of symbols that can be read in place from mapped bytes, and its builder. For geo/ only.
 *
 * The children of a node stand together, sorted by symbol, and always behind the node itself: so a walk downwards ends
 * whatever the bytes say, and one pass over the nodes checks the whole forest. A forest holds many roots. */
#ifndef ANPI_GEO_GAZETTEER_TRIE_H
#define ANPI_GEO_GAZETTEER_TRIE_H

#include "server/base/bisect.h"
#include "server/base/err.h"
#include "server/base/sv.h"

/* No node: node 0 is a root and nobody's child. */
#define TRIE_NONE UINT32_MAX
/* Symbols in a key; what is longer is left out. Such a name is found by no walk. */
#define TRIE_KEY_MAX 64

enum {                     /* bits of node.marks: what a walker may step over, so that it need not search for it */
       TRIE_HAS_AZA = 1,   /* a child 字 */
       TRIE_HAS_MACHI = 2, /* a child 町 that is a key's end */
};

/* 16 bytes, as in the file. */
struct trie_node {
    /* A folded character or a number (token.h). */
    uint32_t sym;
    /* The children are `count` nodes from here on. */
    uint32_t first; /* index of the first child */
    uint16_t count; /* of children */
    uint16_t marks;
    uint32_t value; /* 0: no key ends here */
};

/* `value` is not 0: that is "no key ends here". */
struct trie_key {
    uint32_t sym[TRIE_KEY_MAX];
    uint16_t n;
    uint32_t value;
};

/* While it is built; zeroed at first. The nodes are then copied into the blob. */
struct forest {
    struct trie_node *node;
    size_t n, room;
};

/* Struct trie_key *const *: for qsort. By symbols, then by length, then by value. */
int trie_key_compare(const void *a, const void *b);
/* Add a tree of keys that are sorted and differ; `*root` is its first node. E_NO_MEMORY, E_TOO_LARGE. On failure the
 * forest may hold a part of the tree, which no root leads to. `keys` are only read. */
ERR forest_add(struct forest *f, struct trie_key *const *keys, size_t n, uint32_t *root);
/* Frees its nodes; the forest can be filled again. */
void forest_done(struct forest *f);

/* Whether a walk from any node ends and stays inside: to be asked of every file that is opened. O(n). */
bool trie_valid(const struct trie_node *nodes, size_t n);
/* The child of `at` with this symbol, or TRIE_NONE. O(log children). Only of nodes that trie_valid has passed. */
static inline uint32_t trie_child(const struct trie_node *nodes, uint32_t at, uint32_t sym)
{
    uint32_t low = nodes[at].first, high = low + nodes[at].count;
    BISECT(middle, low, high, nodes[middle].sym < sym);
    return low < nodes[at].first + nodes[at].count && nodes[low].sym == sym ? low : TRIE_NONE;
}

#endif
