/* SPDX-License-Identifier: Apache-2.0
 * parser.h - the parent's end: questions to the sandboxed child, on the loop.
 *
 * One child, one question at a time; the others wait in a queue with a cap. A child that dies or does not answer in
 * time costs the feed in question one fault; the next question gets a new child. */
#ifndef ANPI_FEEDS_PARSER_H
#define ANPI_FEEDS_PARSER_H

#include "feeds/child.h"
#include "feeds/wire.h"
#include "server/loop/loop.h"

/* Each holds a copy of its bytes: bounds the memory of the parent. */
#define PARSER_QUEUE_MAX 64

/* On the loop's thread; owns the child and its socket. */
struct feed_parser;

/* `out` and its texts are in the arena given with the question; NULL unless `err` is OK. Errors: the parsers' own,
 * E_FEED_PARSER (the child died or spoke nonsense), E_FEED_TIMEOUT. Called on a later turn of the loop, once.
 * Another question may be asked from within. */
typedef void parser_done(void *ctx, enum err err, const struct fail *fail, const struct parsed *out);

/* Since the start. */
struct parser_stat {
    unsigned started, died, timed_out;
};

/* `conf` and what it names must outlive the parser. The child is started with the first question. Milliseconds.
 * E_NO_MEMORY. */
ERR parser_new(struct loop *l, const struct child_conf *conf, int64_t timeout_ms, struct feed_parser **out);
/* Ends the child; questions still held are forgotten; NULL is fine. Killed and waited for, so that none is left
 * behind. */
void parser_free(struct feed_parser *p);
/* The bytes are copied. E_FEED_TOO_LARGE, E_HTTP_BUSY (queue full), E_NO_MEMORY: nothing is asked then. The arena
 * must outlive the answer. A question with bytes over WIRE_FRAME_MAX is too large. */
ERR parser_ask(struct feed_parser *p, const struct wire_question *q, struct arena *a, parser_done *fn, void *ctx);
/* A copy. */
struct parser_stat parser_stat(const struct feed_parser *p);

#endif
