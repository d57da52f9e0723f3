/* SPDX-License-Identifier: Apache-2.0
 * word.c - searching the coded words. */
#include "server/base/word.h"

#include "server/base/word_inside.h"

static unsigned char small(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static int compare(struct sv s, const struct word_said *with, bool any_case)
{
    for (size_t i = 0; i < s.n && i < with->n; i++) {
        int c = any_case ? small(s.p[i]) : (unsigned char)s.p[i];
        if (c != (unsigned char)with->text[i])
            return c - (unsigned char)with->text[i];
    }
    return (s.n > with->n) - (s.n < with->n);
}

static int search(const struct word_said *said, size_t n, struct sv s, bool any_case)
{
    size_t from = 0, to = n;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        int c = compare(s, &said[mid], any_case);
        if (!c)
            return said[mid].word;
        if (c < 0)
            to = mid;
        else
            from = mid + 1;
    }
    return -1;
}

int word_find(enum word_thing thing, struct sv said)
{
    return search(word_tables[thing].said, word_tables[thing].said_n, said, false);
}

int word_written(enum word_thing thing, struct sv written)
{
    return search(word_tables[thing].written, word_tables[thing].written_n, written, true);
}

int word_begins(enum word_thing thing, struct sv text, size_t *n)
{
    const struct word_table *t = &word_tables[thing];
    int word = -1;
    *n = 0;
    for (size_t i = 0; i < t->written_n; i++) {
        const struct word_said *w = &t->written[i];
        if (w->n > *n && text.n >= w->n && !compare((struct sv){ text.p, w->n }, w, true)) {
            word = w->word;
            *n = w->n;
        }
    }
    return word;
}

bool word_keep(enum word_thing thing, struct sv *said)
{
    int i = word_find(thing, *said);
    if (i >= 0)
        *said = sv_of(word_kept(thing, (unsigned)i));
    return i >= 0;
}

const char *word_kept(enum word_thing thing, unsigned i)
{
    return word_tables[thing].keeps_code ? word_code(thing, i) : word_ja(thing, i);
}

const char *word_code(enum word_thing thing, unsigned i)
{
    return i < word_tables[thing].words ? word_tables[thing].word[i].code : "";
}

const char *word_ja(enum word_thing thing, unsigned i)
{
    return i < word_tables[thing].words ? word_tables[thing].word[i].ja : "";
}

const char *word_en(enum word_thing thing, unsigned i)
{
    return i < word_tables[thing].words ? word_tables[thing].word[i].en : "";
}

unsigned word_count(enum word_thing thing)
{
    return word_tables[thing].words;
}

const char *word_thing_name(enum word_thing thing)
{
    return word_tables[thing].name;
}
