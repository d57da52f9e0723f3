/* SPDX-License-Identifier: Apache-2.0
 * generate.c - turns .sql files into C, when the programs are built.   generate names|rows|texts|schema|schema-names FILE...
 *
 * names    sql_names.h: the enum of the statements, one a file, named after the file
 * rows     sql_rows.h: a struct for what a statement takes, a member a parameter of its `-- params:`; of one that takes a group
 *          (db/group.h) what one operation says: those between ord and now_us, which are arrays there. And a struct for a row of
 *          what it gives, when its `-- returns:` is a list of two columns or more in the same form and not words alone
 * texts    sql_texts.c: the statements, prepared by the programs that their `-- for:` names, and how the rows they give are read
 * schema   schema_texts.c: the numbered files of deploy/schema/tables and those of deploy/schema/functions, for who migrates
 * schema-names  schema_names.c: what each is called, the latter with their folder, and its SHA-256, for all who ask whether they fit
 *
 * The comment lines at the head of a statement are left out of what is sent. Says what is wrong on standard error and ends with 1. */
#include "deploy/make/generate.h"

#include <string.h>

int main(int argc, char **argv)
{
    char **files = argv + 2;
    int n = argc - 2;
    if (argc < 2)
        die("names, rows, texts, schema or schema-names?");
    if (strcmp(argv[1], "schema") == 0 || strcmp(argv[1], "schema-names") == 0) {
        schema_write(files, n, strcmp(argv[1], "schema") == 0);
        return 0;
    }
    if (strcmp(argv[1], "names") == 0)
        names_write(files, n);
    else if (strcmp(argv[1], "rows") == 0)
        rows_write(files, n);
    else
        texts_write(files, n);
    return 0;
}
