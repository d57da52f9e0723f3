/* SPDX-License-Identifier: Apache-2.0
 * generate.c - turns .sql files and the table of coded words into C, when the programs are built.
 *
 *     generate names|rows|texts|schema|schema-names|words-h|words-c|words-ts|labels-ts|glossary|shapes-header|shapes FILE...
 *
 * names    sql_names.h: the enum of the statements, one a file, named after the file
 * rows     sql_rows.h: a struct for what a statement takes, a member a parameter of its `-- params:`; of one that takes a group
 *          (db/group.h) what one operation says: those between ord and now_us, which are arrays there. And a struct for a row of
 *          what it gives, when its `-- returns:` is a list of two columns or more in the same form and not words alone
 * texts    sql_texts.c: the statements, prepared by the programs that their `-- for:` names, and how the rows they give are read
 * schema   schema_texts.c: the numbered files of deploy/schema/tables and those of deploy/schema/functions, for who migrates
 * schema-names  schema_names.c: what each is called, the latter with their folder, and its SHA-256, for all who ask whether they fit
 * words-h  words.h: the coded words of deploy/model/words.def by name; words-c  words.c: the tables that server/base/word.c searches
 * words-ts, labels-ts, glossary  what screens and people read of them (deploy/make/words.sh)
 * shapes-header, shapes  shapes.[ch]: what requests and answers are like (deploy/model/shapes)
 *
 * The comment lines at the head of a statement are left out of what is sent. Says what is wrong on standard error and ends with 1. */
#include "deploy/make/generate.h"

#include <string.h>

static const struct {
    const char *name;
    void (*write)(const char *path);
} of_words[] = {
    { "words-h", words_header_write },   { "words-c", words_tables_write },    { "words-ts", words_screens_write },
    { "labels-ts", words_labels_write }, { "glossary", words_glossary_write },
};

int main(int argc, char **argv)
{
    char **files = argv + 2;
    int n = argc - 2;
    if (argc < 3)
        die("what, and of which files?");
    for (size_t i = 0; i < sizeof of_words / sizeof of_words[0]; i++)
        if (strcmp(argv[1], of_words[i].name) == 0) {
            of_words[i].write(files[0]);
            return 0;
        }
    if (strcmp(argv[1], "shapes") == 0 || strcmp(argv[1], "shapes-header") == 0)
        shapes_write(files, n, strcmp(argv[1], "shapes-header") == 0);
    else if (strcmp(argv[1], "schema") == 0 || strcmp(argv[1], "schema-names") == 0)
        schema_write(files, n, strcmp(argv[1], "schema") == 0);
    else if (strcmp(argv[1], "names") == 0)
        names_write(files, n);
    else if (strcmp(argv[1], "rows") == 0)
        rows_write(files, n);
    else
        texts_write(files, n);
    return 0;
}
