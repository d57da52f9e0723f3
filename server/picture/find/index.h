/* SPDX-License-Identifier: Apache-2.0
 * index.h - persons in rank order and the posting lists by which they are found. For this room only.
 *
 * An index is made once from a set of persons and then only loses: a person who changed or went is marked dead here and
 * lives on in a newer, smaller index. Ordinals are ranks (person_rank_cmp), so a posting list read from its front yields
 * hits in the order they are shown, and a search ends as soon as it has enough. A list is a table of buckets; grams are
 * hashed, so what a bucket gives must be checked against the person. */
#ifndef ANPI_PICTURE_FIND_INDEX_H
#define ANPI_PICTURE_FIND_INDEX_H

#include "server/base/err.h"
#include "server/base/slab.h"
#include "server/picture/people/person.h"

/* By what is hashed. A list more is memory for each person and work at each load. */
enum index_list {
    L_KANA2,
    L_KANA3,
    L_KANA4, /* grams of the packed kana key */
    L_LOOSE2,
    L_LOOSE3,
    L_LOOSE4,     /* grams of the loose one that the strict one has not: read both */
    L_NAME_WHOLE, /* the whole name key */
    L_FRONT2,
    L_FRONT3,      /* its first characters */
    L_NAME2,       /* pairs of characters */
    L_NAME_LOOSE2, /* the same of the loose key, only where that differs from the strict one: read both */
    L_LAST4,       /* the last four digits of a phone as a number */
    L_PHONE4,      /* four digits that begin at an even place (0, 2, 4 …) */
    L_BIRTH,       /* day - birth_first */
    L_TOWN,        /* home town; protected persons are left out */
    INDEX_LISTS
};

/* Two allocations each; `buckets` is a power of two where grams are hashed; digits, days and towns are numbered. */
struct postings {
    uint32_t *at;  /* [buckets + 1] */
    uint32_t *ord; /* ascending within a bucket; an ordinal may repeat */
    uint32_t buckets;
};

enum { PI_DEAD = 1, PI_SAME_KANA = 2 /* the next ordinal has this kana key too */ };

/* What a search reads of a candidate before it reads the person: a quarter of a cache line. */
struct ranked_person {
    const struct person *who; /* a dead one points at the person as it was */
    uint32_t same_name;       /* the next ordinal with this name key, in a ring; itself when it is the only one */
    uint16_t municipality;    /* JIS code */
    /* PI_DEAD, PI_SAME_KANA. */
    uint8_t flags;
};

/* Read by the loop's thread only; made on any thread. 24 bytes a person and its lists (pindex_bytes). */
struct pindex {
    /* Ordinals, and how many of them are dead. */
    uint32_t n, dead;
    struct ranked_person *rank; /* [n] */
    /* A search halves these numbers, and reads a person only where they are equal. */
    uint64_t *front;    /* [n] the first eight bytes of the packed kana key, big end first */
    uint32_t *front_at; /* [65537] where the first two bytes begin; NULL in a small index */
    /* Days since 1970 of the first bucket of L_BIRTH. */
    int32_t birth_first;
    /* By enum index_list. */
    struct postings list[INDEX_LISTS];
    struct person **graves; /* dead persons this index keeps alive */
    size_t graves_n, graves_room;
};

/* Takes the array's contents in any order; towns_n: one more than the highest town number. E_NO_MEMORY. Reads the
 * persons and keeps pointers to them; touches no picture, so it may run beside the loop as long as nobody frees one
 * of them. O(n log n), and about as much memory again while it runs. *out is untouched on failure. */
ERR pindex_build(const struct person *const *persons, uint32_t n, uint32_t towns_n, struct pindex **out);
/* Its graves go back to `persons`; NULL when it has none. NULL is fine. With `persons` NULL the graves are not
 * freed: an index that was never used has none. */
void pindex_free(struct pindex *x, struct slab *persons);
/* Of all tables, not of the persons. For the metrics. */
size_t pindex_bytes(const struct pindex *x);

/* The ordinal of this very person record, UINT32_MAX when it is not here or dead. O(log n); compares the pointer, so
 * a person of the same name is another. */
uint32_t pindex_find(const struct pindex *x, const struct person *who);
/* Mark dead; the record must live as long as the index does: pindex_keep hands it over (false without memory). Once
 * an ordinal. Postings keep it: whoever reads them skips what is dead. */
void pindex_kill(struct pindex *x, uint32_t ord);
/* Behind pindex_kill. False, without memory: the caller still has the person, which this index goes on pointing at. */
bool pindex_keep(struct pindex *x, struct person *who);

/* Ordinals whose packed kana key begins with `key`: [from, to); those equal to it are [from, exact_to). `key` is
 * packed (keys.h); empty is every person. O(log n), less with the table of first bytes. */
void pindex_kana_range(const struct pindex *x, struct sv key, uint32_t *from, uint32_t *exact_to, uint32_t *to);
/* Shorter keys are filled up with zeros: they compare as the keys do, as far as eight bytes tell. */
uint64_t kana_front(struct sv key);

/* Buckets. A gram of kana is its 2, 3 or 4 bytes as a number, first byte highest; of a name, its UTF-8. */
/* The gram decides the bucket, not the list's content: what is in it must be checked. */
static inline uint32_t kana_bucket(const struct postings *l, uint32_t gram)
{
    return (uint32_t)(gram * UINT64_C(0x9E3779B97F4A7C15) >> 32) & (l->buckets - 1);
}
/* O(bytes of the gram). */
uint32_t name_bucket(const struct postings *l, struct sv gram);
/* How many ordinals a bucket has; 0 past the last bucket: a birthday or town nobody has. */
static inline uint32_t postings_len(const struct postings *l, uint32_t bucket)
{
    return bucket < l->buckets ? l->at[bucket + 1] - l->at[bucket] : 0;
}

#endif
