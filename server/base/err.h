/* SPDX-License-Identifier: Apache-2.0
 * err.h - every way an operation can fail, and what to tell the user.
 *
 * The table is server/base/errors.def: one row an error, with its public code, its HTTP status and a sentence in
 * Japanese and in English that says what to do. A function that can fail returns `enum err`, marked ERR so that
 * ignoring it warns, and leaves its outputs untouched on failure. Any room may add rows; a row is never removed or
 * given another meaning, because clerks' scripts rely on the codes.
 */
#ifndef ANPI_BASE_ERR_H
#define ANPI_BASE_ERR_H

/* Before every prototype that can fail; the definition says plain `enum err`. */
#define ERR __attribute__((warn_unused_result)) enum err

/* The number is the row's place and changes from build to build: what is stored or sent is the code. */
enum err {
    OK = 0,
#define E(name, code, status, ja, en) E_##name,
#include "server/base/errors.def"
#undef E
    ERR_COUNT
};

/* One failure, located: `line` is 1-based or 0 when there is none; `field` is the name of the column or JSON member
 * at fault, "" when there is none; `detail` is for the log and the command line, never in an answer of the service, and holds no personal data. */
struct fail {
    enum err err;
    long line;
    char field[64];
    char detail[160];
};

/* "observation.unknown_person". Static text, as that of the three below; of a number that is no error, that of
 * E_INTERNAL. */
const char *err_code(enum err e);
/* OK has none: only of an error, which every answer that refuses has. */
int err_status(enum err e); /* HTTP status, e.g. 404 */
/* Sentence in Japanese. For people; says what to do. */
const char *err_ja(enum err e);
/* Sentence in English. The same in English. */
const char *err_en(enum err e);
/* OK when no such code. Linear in the table: for command lines and tests, not for requests. */
enum err err_by_code(const char *code);
/* What a program ends with for it: 0 OK, 3 E_DB_OLDER (migrate the database), 4 E_DB_NEWER (install the newer program), 1 all
 * others. Units (RestartPreventExitStatus) and clerks' scripts tell them apart by it. */
int err_exit_code(enum err e);

/* Fill `f` (may be NULL) and return `e`: `return fail_set(f, E_CSV_QUOTE, line, "氏名");`. `line` is 1-based, 0 for
 * none; `field` may be NULL. Its text is copied, cut between characters to 63 bytes; an earlier detail is forgotten. */
ERR fail_set(struct fail *f, enum err e, long line, const char *field);
/* What exactly: the word that is wrong, the address that is taken. After fail_set; `f` may be NULL. Cut between
 * characters to 159 bytes. Never a name, an address or a number of a person: it goes to the log. */
void fail_say(struct fail *f, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A file that cannot be used: fail_set, and its path with why (errno, for E_FILE_MISSING and E_IO). Call it before
 * errno is changed. */
ERR fail_file(struct fail *f, enum err e, const char *field, const char *path);

#endif
