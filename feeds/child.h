/* SPDX-License-Identifier: Apache-2.0
 * child.h - the child process that parses: one question in, one answer out, for as long as it lives.
 *
 * It is forked with what it needs in memory (the sources' formats, columns and tables of cells), closes every other
 * descriptor, enters the sandbox and then only ever reads and writes its socket. It ends when the socket does. */
#ifndef ANPI_FEEDS_CHILD_H
#define ANPI_FEEDS_CHILD_H

#include "feeds/formats/parse.h"

/* What the child must know of a source; the number in a question is the index. Borrowed: made before the fork, and
 * the same in both processes. */
struct child_source {
    enum feed_format format;
    struct mesh_columns columns;
    const struct cells *cells; /* NULL: none */
};

/* As parse_feed. */
typedef enum err child_parse(struct arena *, struct sv, const struct parse_env *, struct parsed *, struct fail *);

/* Read in the child only; must outlive the parser. */
struct child_conf {
    const struct child_source *sources;
    size_t n;
    child_parse *parse;              /* parse_feed; tests put others in */
    unsigned long long memory_bytes; /* address space */
};

/* Never returns. `fd` is the child's end of the socket. Called in the child alone, right behind the fork. It ends
 * with 3 when it cannot shut itself in, with 0 when the socket closes. Each answer has an arena of its own; a
 * question that needs more memory than the limit ends the child. */
_Noreturn void child_run(int fd, const struct child_conf *conf);

#endif
