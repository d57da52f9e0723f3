/* SPDX-License-Identifier: Apache-2.0
 * demo_kin.c - who belongs to a person: kin whose sex, age, given name and family name are those that the word for them says.
 *
 * The kin are the household's, thrown by its dice: husband and wife have the same children. */

#include "server/base/word.h"
#include "server/demo/demo_parts.h"
#include "server/demo/demo_person.h"

enum { STREAM_KIN = 50 };
#define CHILDREN_MAX 3 /* who can be reached at least */
#define GROWN_UP 20    /* years: who is younger is no contact */
#define YEARS_APART 8  /* of brothers and sisters, at most */
#define TRIES 20

struct family {
    const struct demo_world *w;
    struct arena *a;
    struct dice *d;
    struct demo_person *p;
    const char *given[DEMO_CONTACTS_MAX]; /* borne by somebody of it already */
    size_t n;
};

static bool is_taken(const struct family *f, const char *given)
{
    for (size_t i = 0; i < f->n; i++)
        if (!strcmp(f->given[i], given))
            return true;
    return sv_ends(sv_of(f->p->name), sv_of(given));
}

static const char *given_pick(struct family *f, int sex, int age)
{
    const char *given = NULL;
    for (int i = 0; i < TRIES && (!given || is_taken(f, given)); i++)
        given = demo_name_pick(demo_given_list(f->w->names, sex, age), f->d)->text;
    if (f->n < DEMO_CONTACTS_MAX)
        f->given[f->n++] = given;
    return given;
}

/* Of another name: somebody's who married out of the family, or no kin. */
static const char *family_pick(struct family *f, bool same)
{
    const struct demo_name *other = f->p->family;
    for (int i = 0; i < TRIES && !same && !strcmp(other->text, f->p->family->text); i++)
        other = demo_name_pick(&f->w->names->family, f->d);
    return other->text;
}

struct kin {
    const char *relation;
    int sex, age;
    bool same_name, together;
};

static void kin_add(struct family *f, struct kin k)
{
    struct demo_person *p = f->p;
    if (p->contacts == DEMO_CONTACTS_MAX)
        return;
    const char *given = given_pick(f, k.sex, k.age);
    const char *name = arena_printf(f->a, "%s　%s", family_pick(f, k.same_name), given), *had = p->unlisted;
    bool key = k.together || dice_percent(f->d, 55);
    p->contact[p->contacts++] = (struct demo_contact){
        name, k.relation, demo_phone_number(f->a, f->d, true), key, k.together, k.sex, k.age
    };
    if (k.together)
        p->unlisted = arena_printf(f->a, "%s%s%s（%s）", had ? had : "", had ? "、" : "", name, k.relation);
}

/* The list of a child's carers begins with the mother. */
static void parents_add(struct family *f, bool both)
{
    int mother = f->p->age + dice_between(f->d, 23, 35), father = mother + dice_between(f->d, -2, 4);
    kin_add(f, (struct kin){ JA_RELATION_MOTHER, 2, mother, true, true });
    if (both)
        kin_add(f, (struct kin){ JA_RELATION_FATHER, 1, father, true, true });
}

/* Sons and daughters who are grown up, the eldest first. */
static size_t children_make(struct family *f, int parent, struct kin *out)
{
    static const char *const sons[] = { JA_RELATION_ELDEST_SON, JA_RELATION_SECOND_SON, "三男" }, *const daughters[] = {
        JA_RELATION_ELDEST_DAUGHTER, JA_RELATION_SECOND_DAUGHTER, "三女"
    };
    int want = dice_percent(f->d, 12) ? 0 : dice_between(f->d, 1, CHILDREN_MAX), age = parent - dice_between(f->d, 23, 31);
    size_t n = 0, boys = 0, girls = 0;
    for (int i = 0; i < want && age >= GROWN_UP; i++, age -= dice_between(f->d, 2, 5)) {
        bool boy = dice_percent(f->d, 51);
        out[n++] = (struct kin){ boy ? sons[boys++] : daughters[girls++], boy ? 1 : 2, age, boy || dice_percent(f->d, 35), false };
    }
    return n;
}

static void children_add(struct family *f, const struct kin *child, size_t n, size_t want, bool together)
{
    uint32_t of[CHILDREN_MAX];
    dice_draw(f->d, of, (uint32_t)n, (uint32_t)n);
    for (size_t i = 0; i < n && i < want; i++) {
        struct kin k = child[of[i]];
        k.together = together && i == 0;
        kin_add(f, k);
    }
}

static int at_most(int age, int most)
{
    return age < most ? age : most;
}

/* Who has no children: a brother or sister, a nephew or niece, or somebody who is no kin. */
static void distant_add(struct family *f, bool together)
{
    const struct demo_person *p = f->p;
    bool man = dice_percent(f->d, 45), elder = (p->age < 75 && dice_percent(f->d, 40)) || p->age < GROWN_UP + YEARS_APART;
    int sex = man ? 1 : 2, years = dice_between(f->d, 1, YEARS_APART);
    if (dice_percent(f->d, p->age < 85 || together ? 55 : 15)) /* brothers keep the name, who married changed it */
        kin_add(f, (struct kin){ man     ? elder ? JA_RELATION_ELDER_BROTHER : JA_RELATION_YOUNGER_BROTHER
                                 : elder ? JA_RELATION_ELDER_SISTER
                                         : JA_RELATION_YOUNGER_SISTER,
                                 sex, elder ? p->age + years : p->age - years, together || (man && p->sex == 1), together });
    else if (p->age >= 60 && dice_percent(f->d, 65))
        kin_add(f, (struct kin){ man ? JA_RELATION_NEPHEW : JA_RELATION_NIECE, sex, p->age - dice_between(f->d, 22, 34), man && p->sex == 1,
                                 false });
    else
        kin_add(
            f, (struct kin){ JA_RELATION_ACQUAINTANCE, sex, dice_between(f->d, 45, at_most(p->age < 45 ? 60 : p->age, 82)), false, false });
}

static void spouse_add(struct family *f)
{
    int sex = f->p->sex == 1 ? 2 : 1, age = f->p->age + (sex == 2 ? -dice_between(f->d, 0, 5) : dice_between(f->d, -1, 4));
    kin_add(f, (struct kin){ sex == 2 ? JA_RELATION_WIFE : JA_RELATION_HUSBAND, sex, age, true, true });
}

/* Of a couple on the list each is the other's next. */
static void couple_add(struct family *f, const struct kin *child, size_t n)
{
    struct demo_person *p = f->p;
    uint64_t other = ((uint64_t)p->id - 1) ^ 1;
    int sex = p->sex == 1 ? 2 : 1;
    const char *given = demo_given_of(f->w, other, sex, p->spouse_age)->text;
    bool together = dice_percent(f->d, 12);
    f->given[f->n++] = given;
    children_add(f, child, n, 2, together);
    if (!p->contacts && dice_percent(f->d, 60))
        distant_add(f, false);
    p->contact[p->contacts++] = (struct demo_contact){ arena_printf(f->a, "%s　%s", p->family->text, given),
                                                       sex == 2 ? JA_RELATION_WIFE : JA_RELATION_HUSBAND,
                                                       p->phone[0].number,
                                                       true,
                                                       true,
                                                       sex,
                                                       p->spouse_age };
}

static void grown_up_add(struct family *f, const struct kin *child, size_t n, bool tended)
{
    double at = dice_real(f->d) * 100;
    int age = f->p->age;
    if (tended ? age < 82 : age >= 50 && age < 84 && at < 24)
        spouse_add(f);
    if (f->p->contacts)
        children_add(f, child, n, 1, false);
    else if (n && (tended || at >= 60))
        children_add(f, child, n, 2, true);
    else if (tended || (age < 65 && at >= 70))
        distant_add(f, true);
    else if (n && at >= 34)
        children_add(f, child, n, 2, false);
    else if (at >= 34 - 10) /* ten of a hundred have nobody to ring */
        distant_add(f, false);
}

/* Who is protected lives with nobody of these, and is sought by nobody of the same household. */
static void hidden_add(struct family *f)
{
    bool sister = dice_percent(f->d, 60);
    int age = f->p->age;
    kin_add(f, sister ? (struct kin){ JA_RELATION_ELDER_SISTER, 2, age + dice_between(f->d, 1, 6), false, false }
                      : (struct kin){ JA_RELATION_MOTHER, 2, age + dice_between(f->d, 23, 33), false, false });
}

void demo_kin_make(const struct demo_world *w, uint64_t first, struct arena *a, struct demo_person *p)
{
    struct dice d = dice_of(w->seed, STREAM_KIN, first);
    struct family f = { .w = w, .a = a, .d = &d, .p = p };
    struct kin child[CHILDREN_MAX];
    bool tended = p->lot.kind == LOT_VENTILATOR;
    int parent = p->spouse_age && p->spouse_age < p->age ? p->spouse_age : p->age;
    size_t n = p->age >= 44 && p->lot.kind != LOT_HIDDEN ? children_make(&f, parent, child) : 0;
    if (p->lot.kind == LOT_HIDDEN)
        hidden_add(&f);
    else if (p->age < 18)
        parents_add(&f, tended || dice_percent(&d, 80));
    else if (p->age < 50 && (tended || dice_percent(&d, 75)))
        parents_add(&f, tended || dice_percent(&d, 55));
    else if (p->spouse_age)
        couple_add(&f, child, n);
    else
        grown_up_add(&f, child, n, tended);
    p->alone = !p->spouse_age && !p->unlisted;
}
