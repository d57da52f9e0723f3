/* SPDX-License-Identifier: Apache-2.0
 * gazetteer_parts.c - lists in a folder, by the code in their names. */
#include "server/cli/place/gazetteer_parts.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/base/file.h"
#include "server/base/grow.h"

#define PATH_BYTES (4096 + 64) /* a folder of 4,000 and the file's name */

static const char *const datum_suffix[] = { [DATUM_JGD2011] = "", [DATUM_JGD2000] = ".JGD2000", [DATUM_TOKYO] = ".Tokyo" };
#define DATUMS 3

static void part_path(char out[PATH_BYTES], const char *folder, uint32_t code, int datum)
{
    snprintf(out, PATH_BYTES, code < PART_OWN ? "%.4000s/%02u%s.csv" : "%.4000s/%05u%s.csv", folder, code, datum_suffix[datum]);
}

/* "23.csv", "23214.Tokyo.csv"; false for any other name. */
static bool name_read(const char *name, uint32_t *code, enum datum *datum)
{
    struct sv rest = sv_of(name), digits = sv_cut(&rest, '.');
    int64_t v;
    if (!rest.p || (digits.n != 2 && digits.n != 5) || !sv_to_i64(digits, &v) || v < 1 || (digits.n == 2) != (v < PART_OWN))
        return false;
    for (int d = 0; d < DATUMS; d++) {
        struct sv suffix = sv_of(datum_suffix[d]);
        struct sv wanted = suffix.n ? (struct sv){ suffix.p + 1, suffix.n - 1 } : SV("csv");
        bool same = suffix.n ? sv_starts(rest, wanted) && sv_eq((struct sv){ rest.p + wanted.n, rest.n - wanted.n }, SV(".csv"))
                             : sv_eq(rest, wanted);
        if (same) {
            *code = (uint32_t)v;
            *datum = (enum datum)d;
            return true;
        }
    }
    return false;
}

static ERR part_load(struct parts *p, const char *folder, const char *name)
{
    char path[PATH_BYTES];
    struct buf text;
    uint32_t code;
    enum datum datum;
    if (!name_read(name, &code, &datum))
        return OK;
    part_path(path, folder, code, (int)datum);
    buf_init(&text, GAZETTEER_BYTES_MAX);
    enum err e = file_read(path, &text);
    if (!e)
        e = part_put(p, code, datum, &text);
    if (e)
        buf_done(&text);
    else
        part_find(p, code)->fresh = false;
    return e;
}

enum err parts_load(struct parts *p, const char *folder)
{
    DIR *d = opendir(folder);
    enum err e = d || errno == ENOENT ? OK : E_IO;
    for (struct dirent *entry; d && !e && (entry = readdir(d));)
        e = part_load(p, folder, entry->d_name);
    if (d)
        closedir(d);
    return e;
}

void parts_done(struct parts *p)
{
    for (size_t i = 0; i < p->n; i++)
        buf_done(&p->part[i].text);
    free(p->part);
    *p = (struct parts){ 0 };
}

struct part *part_find(struct parts *p, uint32_t code)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->part[i].code == code)
            return &p->part[i];
    return NULL;
}

/* Room for one more, which goes where its code belongs. */
static struct part *part_add(struct parts *p, uint32_t code)
{
    if (GROW(p->part, p->room, p->n + 1))
        return NULL;
    size_t at = p->n++;
    for (; at > 0 && p->part[at - 1].code > code; at--)
        p->part[at] = p->part[at - 1];
    p->part[at] = (struct part){ .code = code };
    return &p->part[at];
}

enum err part_put(struct parts *p, uint32_t code, enum datum datum, struct buf *text)
{
    struct part *part = part_find(p, code);
    if (part)
        buf_done(&part->text);
    else if (!(part = part_add(p, code)))
        return E_NO_MEMORY;
    *part = (struct part){ .code = code, .datum = datum, .fresh = true, .text = *text };
    *text = (struct buf){ 0 };
    return OK;
}

enum err parts_compile(const struct parts *p, struct buf *blob, struct gazetteer_account *account, struct fail *f)
{
    struct gazetteer_list *list = calloc(p->n + 1, sizeof *list);
    char(*codes)[8] = calloc(p->n + 1, sizeof *codes);
    enum err e = list && codes ? OK : E_NO_MEMORY;
    for (size_t i = 0; !e && i < p->n; i++) {
        snprintf(codes[i], sizeof codes[i], "%05u", p->part[i].code % 100000);
        list[i] = (struct gazetteer_list){ .csv = buf_view(&p->part[i].text),
                                           .datum = p->part[i].datum,
                                           .municipality = p->part[i].code < PART_OWN ? SV("") : sv_of(codes[i]) };
    }
    if (!e)
        e = gazetteer_compile_lists(list, p->n, blob, account, f);
    free(list);
    free(codes);
    return e;
}

enum err parts_write(const struct parts *p, const char *folder)
{
    char path[PATH_BYTES];
    if (mkdir(folder, 0755) && errno != EEXIST)
        return E_IO;
    for (size_t i = 0; i < p->n; i++) {
        const struct part *part = &p->part[i];
        if (!part->fresh)
            continue;
        part_path(path, folder, part->code, (int)part->datum);
        enum err e = file_replace(path, buf_view(&part->text), 0644);
        if (e)
            return e;
        for (int d = 0; d < DATUMS; d++) { /* it came on another datum before */
            part_path(path, folder, part->code, d);
            if (d != (int)part->datum && unlink(path) && errno != ENOENT)
                return E_IO;
        }
    }
    return OK;
}
