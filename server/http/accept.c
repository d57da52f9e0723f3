/* SPDX-License-Identifier: Apache-2.0
 * accept.c - which of two media types a client would rather have. */
#include "server/http/accept.h"

/* Weight of `;q=0.5` among the parameters, 1 when there is none, 0 when it is no number. */
static double weight_of(struct sv parameters)
{
    while (parameters.p) {
        struct sv one = sv_trim(sv_cut(&parameters, ';'));
        double q;
        if (one.n < 2 || (one.p[0] != 'q' && one.p[0] != 'Q') || one.p[1] != '=')
            continue;
        return sv_to_double((struct sv){ one.p + 2, one.n - 2 }, &q) ? q : 0;
    }
    return 1;
}

/* Below nought when it is not named. */
static double weight(struct sv accept, struct sv type)
{
    double best = -1;
    while (accept.p) {
        struct sv rest = sv_cut(&accept, ','), name = sv_trim(sv_cut(&rest, ';'));
        if (!sv_eq_nocase(name, type))
            continue;
        double q = weight_of(rest);
        if (q > best)
            best = q;
    }
    return best;
}

bool accept_prefers(struct sv accept, struct sv type, struct sv usual)
{
    double wanted = weight(accept, type);
    return wanted > 0 && wanted >= weight(accept, usual);
}
