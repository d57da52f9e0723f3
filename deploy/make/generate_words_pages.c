/* SPDX-License-Identifier: Apache-2.0
 * generate_words_pages.c - the coded words for screens (web/shared/i18n/gen, in the form prettier gives it) and for people
 * (deploy/GLOSSARY.md). */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "deploy/make/generate.h"
#include "deploy/make/generate_words.h"

#define LINE_WIDTH 140 /* of prettier, as web/package.json says */

/* ---- TypeScript ---- */

/* Columns, as prettier counts: what is Chinese, Japanese or of full width takes two. */
static int width_of(const char *text)
{
    int width = 0;
    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        if ((*c & 0xC0) != 0x80) /* the first byte of a character */
            width += *c >= 0xE3 && *c <= 0xEF ? 2 : 1;
    return width;
}

/* A name that needs no quotes as a key. */
static bool is_plain(const char *key)
{
    bool plain = !isdigit((unsigned char)*key) && !strstr(key, "・");
    for (const unsigned char *c = (const unsigned char *)key; plain && *c; c++)
        plain = *c >= 0x80 || isalnum(*c) || *c == '_';
    return plain;
}

/* The members of one object, which stand on one line where they fit. */
static struct {
    char *item[THINGS_MAX * WORDS_MAX];
    int n;
} members;

static void member_add(const char *key, const char *value)
{
    size_t room = strlen(key) + strlen(value) + sizeof "'': ";
    char *text = need(malloc(room));
    snprintf(text, room, is_plain(key) ? "%s: %s" : "'%s': %s", key, value);
    if (width_of(text) + 3 > LINE_WIDTH)
        die("a label is too long for a line of the screens' source");
    members.item[members.n++] = text;
}

static void object_write(const char *head, const char *tail)
{
    int width = width_of(head) + 2 + width_of(tail);
    for (int i = 0; i < members.n; i++)
        width += width_of(members.item[i]) + 2;
    bool one = width <= LINE_WIDTH;
    printf("%s{%s", head, one ? " " : "\n");
    for (int i = 0; i < members.n; i++) {
        printf(one ? "%s%s" : "  %s%s", members.item[i], !one ? ",\n" : i + 1 < members.n ? ", " : " ");
        free(members.item[i]);
    }
    printf("}%s\n", tail);
    members.n = 0;
}

static char *quoted(const char *text, const char *also)
{
    static char room[512];
    if (strchr(text, '\'') || (also && strchr(also, '\'')))
        die("a label with an apostrophe: say it with ’");
    snprintf(room, sizeof room, also ? "['%s', '%s']" : "'%s'", text, also);
    return room;
}

/* incident_kind as INCIDENT_KIND, IncidentKind, incidentKind. */
static const char *spelled(const char *name, char how)
{
    static char room[64];
    size_t n = 0;
    bool up = how != 'a';
    for (; *name && n < sizeof room - 1; name++) {
        if (*name == '_' && how != '_') {
            up = true;
            continue;
        }
        room[n++] = (char)(up ? toupper((unsigned char)*name) : *name);
        up = how == '_';
    }
    room[n] = 0;
    return room;
}

static void thing_write(const struct thing *t)
{
    char head[128];
    printf("\n/** %s. */\n", t->what);
    for (int i = 0; i < t->words; i++)
        member_add(t->word[i].code, quoted(word_kept(t, &t->word[i]), NULL));
    snprintf(head, sizeof head, "export const %s = ", spelled(t->name, '_'));
    object_write(head, " as const;");
    printf("export type %s = ", spelled(t->name, 'A'));
    printf("(typeof %s)", spelled(t->name, '_'));
    printf("[keyof typeof %s];\n", spelled(t->name, '_'));
}

/* Codes are translated by what they are of: as texts, `thing.code`. */
static void labels_write(const struct thing *t)
{
    char head[128], key[128];
    for (int i = 0; i < t->words; i++) {
        snprintf(key, sizeof key, "%s.%s", t->name, t->word[i].code);
        member_add(key, quoted(t->word[i].shown, t->word[i].en));
    }
    snprintf(head, sizeof head, "\nexport const %sTexts = ", spelled(t->name, 'a'));
    object_write(head, " as const;");
}

static bool had_before(const struct model *m, int thing, const char *ja)
{
    for (int i = 0; i < thing; i++)
        for (int k = 0; k < m->thing[i].words && !m->thing[i].keeps_code; k++)
            if (strcmp(m->thing[i].word[k].ja, ja) == 0)
                return true;
    return false;
}

/* Words translate themselves, of whatever they are; where other texts may stand, so do their usual spellings. */
static void english_add(const struct thing *t, const struct word *w)
{
    member_add(w->ja, quoted(w->en, NULL));
    for (int i = 0; strcmp(t->name, "relation") == 0 && i < w->spellings; i++)
        member_add(w->spelling[i], quoted(w->en, NULL));
}

static void translations_write(const struct model *m)
{
    puts("\n/** Words in English. */");
    for (int i = 0; i < m->things; i++)
        for (int k = 0; k < m->thing[i].words && !m->thing[i].keeps_code; k++)
            if (!had_before(m, i, m->thing[i].word[k].ja))
                english_add(&m->thing[i], &m->thing[i].word[k]);
    object_write("export const ENGLISH: Record<string, string> = ", ";");
    puts("\n/** Words that screens say otherwise. */");
    for (int i = 0; i < m->things; i++)
        for (int k = 0; k < m->thing[i].words && !m->thing[i].keeps_code; k++) {
            const struct word *w = &m->thing[i].word[k];
            if (strcmp(w->ja, w->shown) != 0 && !had_before(m, i, w->ja))
                member_add(w->ja, quoted(w->shown, NULL));
        }
    object_write("export const JAPANESE: Record<string, string> = ", ";");
}

void words_screens_write(const char *path)
{
    const struct model *m = model_read(path);
    puts("// SPDX-License-Identifier: Apache-2.0\n"
         "// The coded words of the data model. Made by deploy/make/words.sh from deploy/model/words.def: change that, never this.");
    for (int i = 0; i < m->things; i++)
        thing_write(&m->thing[i]);
    translations_write(m);
}

void words_labels_write(const char *path)
{
    const struct model *m = model_read(path);
    puts("// SPDX-License-Identifier: Apache-2.0\n"
         "// What screens say for codes: Japanese, English. Made by deploy/make/words.sh from deploy/model/words.def: change that, never\n"
         "// this. Of which there are texts, ../texts/index.ts says.");
    for (int i = 0; i < m->things; i++)
        if (m->thing[i].keeps_code)
            labels_write(&m->thing[i]);
}

/* ---- the glossary ---- */

void words_glossary_write(const char *path)
{
    const struct model *m = model_read(path);
    puts(
        "# Glossary\n\n"
        "Every coded word, by what it is of. Made by `deploy/make/words.sh` from [words.def](model/words.def): change that, never this.\n\n"
        "Requests take the code or the Japanese word; answers say the code, to pages the word. Rows hold what is **bold**. A list that is "
        "imported may say\n"
        "what stands under *in a list*, too.");
    for (int i = 0; i < m->things; i++) {
        const struct thing *t = &m->thing[i];
        printf("\n## %s\n\n%s%s%s%s.\n\n| code | 日本語 | English | in a list |\n|---|---|---|---|\n", t->name, t->what,
               *t->columns ? " (`" : "", t->columns, *t->columns ? "`)" : "");
        for (int k = 0; k < t->words; k++) {
            const struct word *w = &t->word[k];
            printf(t->keeps_code ? "| **`%s`** | %s" : "| `%s` | **%s**", w->code, w->ja);
            printf(strcmp(w->ja, w->shown) == 0 ? "%.0s | %s |" : "（画面では%s） | %s |", w->shown, w->en);
            for (int s = 0; s < w->spellings; s++)
                printf("%s%s", s ? "、" : " ", w->spelling[s]);
            puts(" |");
        }
    }
}
