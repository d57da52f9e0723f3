/* SPDX-License-Identifier: Apache-2.0
 * fault.h - the board on which a test writes what is to fail, and the program what was counted. tests/lib/fault.mjs reads and
 * writes it at these offsets: 64 bytes a kind from 0 on, then the rest in this order. */
#ifndef ANPI_TESTS_FAULT_H
#define ANPI_TESTS_FAULT_H

#include <stdatomic.h>
#include <stdint.h>

enum { FAULT_MEMORY, FAULT_FILE, FAULT_SEND, FAULT_RECEIVE, FAULT_KINDS };

#define FAULT_FRAMES 32
#define FAULT_TRACES (1 << 20) /* calls whose way is written down */

struct fault_kind {
    _Atomic int64_t fail_at; /* the Nth counted from now on fails; 0: none */
    _Atomic int64_t times;   /* and so many in a row */
    _Atomic int64_t error;   /* errno, of files and peers */
    _Atomic int64_t half;    /* a write takes half of the bytes instead of none */
    _Atomic int64_t counted, failed;
    int64_t spare[2];
};

struct fault_board {
    struct fault_kind kind[FAULT_KINDS]; /* offset 0 */
    int64_t trace_kind;                  /* 256: write down the ways of this kind; -1: none */
    int64_t peer;                        /* 264: 1 counts what is sent and received */
    char path[1008];                     /* 272: files whose path holds this; "" none */
    char where[2816];                    /* 1280: the callers of the first that failed, `file+0xoffset` a line */
    uint64_t trace[FAULT_TRACES];        /* 4096 */
};

_Static_assert(sizeof(struct fault_board) == 4096 + 8 * FAULT_TRACES, "as fault.mjs has it");

#endif
