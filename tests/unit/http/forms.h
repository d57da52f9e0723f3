/* SPDX-License-Identifier: Apache-2.0
 * forms.h - every form of an HTTP/1.1 message that the server has to refuse or to accept, one row a form: used against
 * the parser by itself and against the server over sockets. `why` is the parser's own word for the refusal, so that a
 * row cannot pass for another reason than its own. `answers` is how many requests of an accepted row are answered. */
#ifndef ANPI_TESTS_HTTP_FORMS_H
#define ANPI_TESTS_HTTP_FORMS_H

#include "server/base/err.h"
#include "server/base/sv.h"

struct form {
    const char *name;
    struct sv bytes;
    enum err err;
    const char *why;
    int answers;
};

#define REFUSED(name, bytes, err, why)                                                                                                     \
    {                                                                                                                                      \
        name, { bytes, sizeof(bytes) - 1 }, err, why, 0                                                                                    \
    }
#define ACCEPTED(name, bytes, answers)                                                                                                     \
    {                                                                                                                                      \
        name, { bytes, sizeof(bytes) - 1 }, OK, NULL, answers                                                                              \
    }
#define H "Host: a.example\r\n"
#define G "GET /healthz HTTP/1.1\r\n" H
#define P "POST /echo HTTP/1.1\r\n" H "Content-Type: application/json\r\n"
#define Z10 "0000000000"
#define Z100 Z10 Z10 Z10 Z10 Z10 Z10 Z10 Z10 Z10 Z10
#define Z Z100 Z100 Z100 Z100 Z100 Z100 Z100 Z100 Z100 Z100
#define BAD E_HTTP_BAD_REQUEST

static const struct form forms[] = {
#include "tests/unit/http/forms.def"
};
#define FORM_COUNT (sizeof forms / sizeof *forms)

#undef REFUSED
#undef ACCEPTED
#undef BAD
#undef Z
#undef Z100
#undef Z10

#endif
