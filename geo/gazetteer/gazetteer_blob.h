/* SPDX-License-Identifier: Apache-2.0
 * gazetteer_blob.h - how a compiled gazetteer lies in memory and on disk. For geo/ only.
 *
 * A head, then six parts, each 8-byte aligned, in the byte order of the machine that compiled it. The checksum covers
 * everything behind the head. GAZETTEER_VERSION moves with any change here, and with one in token.c
 * that folds a character of any list otherwise, because keys are folded. */
#ifndef ANPI_GEO_GAZETTEER_GAZETTEER_BLOB_H
#define ANPI_GEO_GAZETTEER_GAZETTEER_BLOB_H

#include "geo/gazetteer/gazetteer.h"
#include "geo/gazetteer/municipality_code.h"
#include "geo/gazetteer/token.h"
#include "geo/gazetteer/trie.h"

/* The first eight bytes, without a NUL. */
#define BLOB_MAGIC "ANPIGAZT"
/* Reads otherwise on a machine of the other byte order, which then refuses the file. */
#define BLOB_ORDER 0x01020304u
/* In lon_e6 and lat_e6 both: there is no point. */
#define NO_POINT INT32_MIN
/* Digits of a municipality code, without a NUL. */
#define CODE_BYTES 5

/* The order in the file; a part more is another version. */
enum blob_part { PART_CITY, PART_TOWN, PART_SMALL, PART_NODE, PART_POSTING, PART_TEXT, BLOB_PARTS };

/* `bytes` must be the length of the file, `version` GAZETTEER_VERSION; offsets are multiples of 8. */
struct blob_head {
    char magic[8];
    uint32_t version, order;
    /* Of the whole file, and over all behind the head. */
    uint64_t bytes, checksum;
    struct {
        uint32_t offset, count; /* bytes from the start; records (bytes for the text) */
    } part[BLOB_PARTS];
};

/* Degrees × 10^6: about 0.1 m. Texts are offsets into PART_TEXT, not terminated. */
struct city_rec {
    uint32_t text; /* five digits, then the name */
    uint16_t name_bytes;
    uint16_t pref; /* 1..47 */
    /* Records of PART_TOWN. */
    uint32_t town_first, town_count;
    /* Its own tree of towns, so a walk never leaves the municipality. */
    uint32_t root; /* node under which its towns' keys stand */
    int32_t lon_e6, lat_e6;
    uint32_t radius_m;
};

/* In the order of the keys; those of one municipality stand together. */
struct town_rec {
    uint32_t text; /* the key: five digits, then the name */
    uint16_t key_bytes, spare;
    /* Record of PART_CITY. */
    uint32_t city;
    int32_t lon_e6, lat_e6;
    uint32_t radius_m;
    /* Records of PART_SMALL; a count of 0 when the town has none. */
    uint32_t small_first, small_count;
    uint32_t twin; /* the next town of the municipality with the same folded name ("大字旭" and "旭"), or none */
};

/* In the order of their towns; `text` is the name alone. */
struct small_rec {
    uint32_t text;
    uint32_t bytes;
    /* Record of PART_TOWN. */
    uint32_t town;
    int32_t lon_e6, lat_e6;
};

/* Values in the trees. Node 0 is the root of municipality names: a value v there is a list in the postings that starts
 * at v: how many, then that many municipalities, each with a mark. Under a municipality v is town v - 1, or with
 * VALUE_SMALL the small area. */
#define VALUE_SMALL 0x80000000u
/* In no blob: a node under which a name's 丁目 stand (walk.h). Made by walk.c alone, so a blob that has the bit is
 * refused (values_valid). */
#define VALUE_GROUP 0x40000000u
/* 市 町 村 or 郡 left out: counts only if a town follows. A bit beside the number of the municipality. */
#define POSTING_WEAK 0x80000000u
/* 政令市 without its ward. A bit as well. */
#define POSTING_PART 0x40000000u
/* What is left is the number of the municipality. */
#define POSTING_CITY 0x3fffffffu

/* At most four: 神奈川県, 和歌山県 and 鹿児島県 have that many characters. */
struct pref_symbols {
    uint32_t sym[4];
    uint32_t n;
};

/* Pointers into the caller's bytes, all checked by gazetteer_open. Only folder is its own. */
struct gazetteer {
    const char *base;
    const struct blob_head *head;
    const struct city_rec *city;
    const struct town_rec *town;
    const struct small_rec *small;
    const struct trie_node *node;
    const uint32_t *posting;
    const char *text;
    struct folder *folder;
    struct pref_symbols pref[48]; /* their names, folded */
};

/* Reads all n bytes. The value is stored: another way to sum is another version. */
uint64_t blob_checksum(const char *p, size_t n);

/* The four below give views into the blob; `i` below the count, not checked. Five digits (JIS X 0402), not
 * terminated. */
static inline struct sv city_code(const struct gazetteer *g, uint32_t i)
{
    return (struct sv){ g->text + g->city[i].text, CODE_BYTES };
}
/* As the list writes it: 郡, 政令市 and ward in one. */
static inline struct sv city_name(const struct gazetteer *g, uint32_t i)
{
    return (struct sv){ g->text + g->city[i].text + CODE_BYTES, g->city[i].name_bytes };
}
/* What other tables store; unique in the blob. */
static inline struct sv town_key(const struct gazetteer *g, uint32_t i)
{
    return (struct sv){ g->text + g->town[i].text, g->town[i].key_bytes };
}
/* The key without its code. */
static inline struct sv town_name(const struct gazetteer *g, uint32_t i)
{
    return (struct sv){ g->text + g->town[i].text + CODE_BYTES, (size_t)g->town[i].key_bytes - CODE_BYTES };
}

#endif
