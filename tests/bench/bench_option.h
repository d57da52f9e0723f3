/* SPDX-License-Identifier: Apache-2.0
 * bench_option.h - options of the benchmark programs, --NAME=VALUE. Header only. */
#ifndef ANPI_TESTS_BENCH_OPTION_H
#define ANPI_TESTS_BENCH_OPTION_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* --NAME=VALUE of the command line, or `otherwise`. */
static inline const char *bench_option(int argc, char **argv, const char *name, const char *otherwise)
{
    size_t n = strlen(name);
    for (int i = 1; i < argc; i++) {
        if (!strncmp(argv[i], "--", 2) && !strncmp(argv[i] + 2, name, n) && argv[i][n + 2] == '=')
            return argv[i] + n + 3;
    }
    return otherwise;
}

static inline int64_t bench_number(int argc, char **argv, const char *name, int64_t otherwise)
{
    const char *v = bench_option(argc, argv, name, NULL);
    return v ? strtoll(v, NULL, 10) : otherwise;
}

#endif
