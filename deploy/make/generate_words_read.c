/* SPDX-License-Identifier: Apache-2.0
 * generate_words_read.c - reading deploy/model/words.def. */
#include "deploy/make/generate_words.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "deploy/make/generate.h"

static struct model model;

static char *trimmed(char *text)
{
    size_t n = strlen(text);
    while (n && text[n - 1] == ' ')
        text[--n] = 0;
    return text + strspn(text, " ");
}

/* The next cell of a line, cut at `sep`; "" behind the last. */
static char *cell(char **rest, const char *sep)
{
    char *one = strsep(rest, sep);
    return one ? trimmed(one) : "";
}

static _Noreturn void refuse(const char *what, const char *name)
{
    char text[256];
    snprintf(text, sizeof text, "%s: %s", name, what);
    die(text);
}

static void name_check(const char *code, bool dots)
{
    if (!islower((unsigned char)*code))
        refuse("a code begins with a letter", code);
    for (const char *c = code; *c; c++)
        if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '_' && !(dots && *c == '.'))
            refuse("a code is in snake_case", code);
}

const char *word_kept(const struct thing *t, const struct word *w)
{
    return t->keeps_code ? w->code : w->ja;
}

static bool says(const struct word *w, const char *text)
{
    bool does = strcasecmp(w->code, text) == 0 || strcasecmp(w->ja, text) == 0;
    for (int i = 0; !does && i < w->spellings; i++)
        does = strcasecmp(w->spelling[i], text) == 0;
    return does;
}

/* Whatever is said stands for one word of its thing. */
static void unambiguous(const struct thing *t, const char *text)
{
    for (int i = 0; i < t->words; i++)
        if (says(&t->word[i], text))
            refuse("is said of two words of the thing, or twice", text);
}

/* Screens translate a word without asking of which thing it is. */
static void one_label(const struct word *w)
{
    for (int i = 0; i < model.things; i++)
        for (int k = 0; k < model.thing[i].words && !model.thing[i].keeps_code; k++) {
            const struct word *other = &model.thing[i].word[k];
            if (strcmp(other->ja, w->ja) == 0 && (strcmp(other->en, w->en) != 0 || strcmp(other->shown, w->shown) != 0))
                refuse("has two labels", w->ja);
        }
}

static void spellings_read(const struct thing *t, struct word *w, char *rest)
{
    for (char *one; *(one = cell(&rest, ",")) || rest;) {
        if (!*one || w->spellings == SPELLINGS_MAX)
            refuse("an empty spelling, or too many", w->code);
        unambiguous(t, one);
        if (says(w, one))
            refuse("a spelling that is there already", one);
        w->spelling[w->spellings++] = one;
    }
}

static void word_read(struct thing *t, char *line)
{
    struct word *w = &t->word[t->words];
    if (t->words == WORDS_MAX)
        refuse("too many words", t->name);
    w->code = cell(&line, "|");
    char *ja = cell(&line, "|");
    w->ja = cell(&ja, ">");
    w->shown = ja ? cell(&ja, ">") : w->ja;
    w->en = cell(&line, "|");
    name_check(w->code, t->keeps_code);
    if (!*w->ja || !*w->shown || !*w->en)
        refuse("code | ja | en", w->code);
    unambiguous(t, w->code);
    unambiguous(t, w->ja);
    if (!t->keeps_code) /* codes are told apart by what they are of */
        one_label(w);
    spellings_read(t, w, cell(&line, "|"));
    t->words++;
}

static struct thing *thing_read(char *line)
{
    struct thing *t = &model.thing[model.things];
    if (model.things++ == THINGS_MAX)
        die("too many things");
    t->name = cell(&line, "|");
    const char *kept = cell(&line, "|");
    t->columns = cell(&line, "|");
    t->what = cell(&line, "|");
    t->keeps_code = strcmp(kept, "code") == 0;
    t->open = strchr(t->columns, '~') != NULL;
    name_check(t->name, false);
    if ((!t->keeps_code && strcmp(kept, "word") != 0) || !*t->what)
        refuse("= thing | word or code | columns | what", t->name);
    for (int i = 0; i < model.things - 1; i++)
        if (strcmp(model.thing[i].name, t->name) == 0)
            refuse("is there twice", t->name);
    return t;
}

const struct model *model_read(const char *path)
{
    char *at, *line;
    struct thing *t = NULL;
    file_now = path;
    at = read_whole(path);
    while ((line = line_next(&at))) {
        if (!*line || *line == '#')
            continue;
        if (*line == '=')
            t = thing_read(line + 1);
        else if (t)
            word_read(t, line);
        else
            die("a word before the first thing");
    }
    for (int i = 0; i < model.things; i++)
        if (!model.thing[i].words)
            refuse("has no words", model.thing[i].name);
    return &model;
}
