/* SPDX-License-Identifier: Apache-2.0
 * generate_words.c - the coded words as C: words.h with their names, words.c with the tables that server/base/word.c searches. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "deploy/make/generate.h"
#include "deploy/make/generate_words.h"

static void constant_put(const char *text)
{
    for (; *text; text++)
        putchar(isalnum((unsigned char)*text) ? toupper((unsigned char)*text) : '_');
}

/* PREFIX_THING, PREFIX_THING_CODE */
static void name_put(const char *prefix, const struct thing *t, const struct word *w)
{
    fputs(prefix, stdout);
    constant_put(t->name);
    if (w) {
        putchar('_');
        constant_put(w->code);
    }
}

static void thing_declare(const struct thing *t)
{
    printf("\n/* %s. */\nenum word_%s {", t->what, t->name);
    for (int i = 0; i < t->words; i++) {
        putchar(' ');
        name_put("WORD_", t, &t->word[i]);
        putchar(',');
    }
    putchar(' ');
    name_put("WORD_", t, NULL);
    puts("_COUNT };");
    for (int i = 0; i < t->words && !t->keeps_code; i++) {
        fputs("#define ", stdout);
        name_put("JA_", t, &t->word[i]);
        printf(" \"%s\"\n", t->word[i].ja);
    }
    /* What a request may say, as the items of a JSON array: the codes, then the words. */
    fputs("#define ", stdout);
    name_put("WORDS_", t, NULL);
    fputs("_JSON \"", stdout);
    for (int i = 0; i < t->words; i++)
        printf("%s\\\"%s\\\"", i ? "," : "", t->word[i].code);
    for (int i = 0; i < t->words && !t->keeps_code; i++)
        printf(",\\\"%s\\\"", t->word[i].ja);
    puts("\"");
    /* The same for people who type it. */
    fputs("#define ", stdout);
    name_put("WORDS_", t, NULL);
    fputs("_SAID \"", stdout);
    for (int i = 0; i < t->words; i++)
        printf(t->keeps_code ? "%s%s" : "%s%s %s", i ? ", " : "", t->word[i].code, t->word[i].ja);
    puts("\"");
}

void words_header_write(const char *path)
{
    const struct model *m = model_read(path);
    puts("/* Made by generate.c from deploy/model/words.def: the names of the coded words. Searching them is server/base/word.h. */\n"
         "#ifndef ANPI_GEN_WORDS_H\n#define ANPI_GEN_WORDS_H\nenum word_thing {");
    for (int i = 0; i < m->things; i++) {
        fputs("    ", stdout);
        name_put("WORDS_", &m->thing[i], NULL);
        puts(",");
    }
    puts("    WORD_THINGS\n};");
    for (int i = 0; i < m->things; i++)
        thing_declare(&m->thing[i]);
    puts("#endif");
}

/* ---- tables ---- */

struct said {
    const char *text;
    int word;
};

static int bytes_compare(const void *a, const void *b)
{
    return strcmp(((const struct said *)a)->text, ((const struct said *)b)->text);
}

static int letters_compare(const void *a, const void *b)
{
    return strcasecmp(((const struct said *)a)->text, ((const struct said *)b)->text);
}

static void lower_put(const char *text)
{
    for (; *text; text++)
        putchar(tolower((unsigned char)*text));
}

/* What may be said for the words of a thing: the code and the word, and where `spellings` all that a list may say, in small letters. */
static int said_write(const struct thing *t, bool spellings)
{
    static struct said said[WORDS_MAX * (SPELLINGS_MAX + 2)];
    int n = 0;
    for (int i = 0; i < t->words; i++) {
        const struct word *w = &t->word[i];
        said[n++] = (struct said){ w->code, i };
        if (spellings || !t->keeps_code)
            said[n++] = (struct said){ w->ja, i };
        for (int k = 0; spellings && k < w->spellings; k++)
            said[n++] = (struct said){ w->spelling[k], i };
    }
    qsort(said, (size_t)n, sizeof said[0], spellings ? letters_compare : bytes_compare);
    printf("static const struct word_said %s_%s[] = {", t->name, spellings ? "written" : "said");
    for (int i = 0; i < n; i++) {
        fputs(" { \"", stdout);
        spellings ? lower_put(said[i].text) : (void)fputs(said[i].text, stdout);
        printf("\", %zu, %d },", strlen(said[i].text), said[i].word);
    }
    puts(" };");
    return n;
}

static void words_write(const struct thing *t)
{
    printf("static const struct word_names %s_words[] = {", t->name);
    for (int i = 0; i < t->words; i++)
        printf(" { \"%s\", \"%s\", \"%s\" },", t->word[i].code, t->word[i].ja, t->word[i].en);
    puts(" };");
}

void words_tables_write(const char *path)
{
    static int counts[THINGS_MAX][2];
    const struct model *m = model_read(path);
    puts("#include \"server/base/word_inside.h\"");
    for (int i = 0; i < m->things; i++) {
        words_write(&m->thing[i]);
        counts[i][0] = said_write(&m->thing[i], false);
        counts[i][1] = said_write(&m->thing[i], true);
    }
    puts("const struct word_table word_tables[WORD_THINGS] = {");
    for (int i = 0; i < m->things; i++) {
        const struct thing *t = &m->thing[i];
        printf("    { \"%s\", %s_words, %s_said, %s_written, %d, %d, %d, %s },\n", t->name, t->name, t->name, t->name, t->words,
               counts[i][0], counts[i][1], t->keeps_code ? "true" : "false");
    }
    puts("};");
}
