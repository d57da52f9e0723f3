/* SPDX-License-Identifier: Apache-2.0
 * conninfo.c - which host a connection string means, and whether it says enough for another host. */
#include "server/db/conninfo.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <string.h>

#include "server/base/sv.h"

static bool is_here(struct sv host)
{
    if (!host.n || host.p[0] == '/' || host.p[0] == '@') /* a socket, in the file system or abstract */
        return true;
    if (sv_eq(host, SV("localhost")) || sv_eq(host, SV("::1")))
        return true;
    /* 127.0.0.1 and its like, not 127.0.0.1.example.jp */
    return sv_starts(host, SV("127.")) && strspn(host.p, "0123456789.") >= host.n;
}

/* Two lists side by side: libpq connects to the address and takes the host for its name; without address, to the host. */
static bool all_here(struct sv hosts, struct sv addresses)
{
    do {
        struct sv host = sv_cut(&hosts, ','), address = sv_cut(&addresses, ',');
        if (!is_here(address.n ? address : host))
            return false;
    } while (hosts.p || addresses.p);
    return true;
}

/* The string's own value, or what the environment says in its place. */
static struct sv option(const PQconninfoOption *said, const PQconninfoOption *otherwise, const char *key)
{
    const PQconninfoOption *lists[] = { said, otherwise };
    for (size_t i = 0; i < 2; i++)
        for (const PQconninfoOption *o = lists[i]; o && o->keyword; o++)
            if (strcmp(o->keyword, key) == 0 && o->val && o->val[0])
                return sv_of(o->val);
    return (struct sv){ 0 };
}

static const char *fault_of(const PQconninfoOption *said, const PQconninfoOption *otherwise)
{
    struct sv host = option(said, otherwise, "host"), address = option(said, otherwise, "hostaddr");
    if (option(said, otherwise, "service").n)
        return "service files are not read: write the connection out";
    if (all_here(host, address))
        return NULL;
    return sv_eq(option(said, otherwise, "sslmode"), SV("verify-full")) ? NULL : "another host needs sslmode=verify-full";
}

enum err conninfo_check(const char *conninfo, struct fail *fail)
{
    char *syntax = NULL;
    PQconninfoOption *said = PQconninfoParse(conninfo, &syntax), *otherwise = PQconndefaults();
    bool known = otherwise && (said || syntax); /* or libpq had no memory to say */
    const char *fault = said ? fault_of(said, otherwise) : "malformed";
    PQconninfoFree(said);
    PQconninfoFree(otherwise);
    PQfreemem(syntax); /* it quotes the string */
    if (!known)
        return fail_set(fail, E_NO_MEMORY, 0, "db");
    if (!fault)
        return OK;
    enum err e = fail_set(fail, E_CONF_VALUE, 0, "db");
    if (fail)
        snprintf(fail->detail, sizeof fail->detail, "%s", fault);
    return e;
}
