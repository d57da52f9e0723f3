/* SPDX-License-Identifier: Apache-2.0
 * person_row.c - the row of a person, written once when the person comes and copied into every list that shows it. */
#include "server/base/time/birth.h"
#include "server/base/jw.h"
#include "server/base/word.h"
#include "server/picture/people/person_make.h"

const char *person_sex_text(const struct person *x)
{
    return word_kept(WORDS_SEX, x->sex == 1   ? WORD_SEX_MALE
                                : x->sex == 2 ? WORD_SEX_FEMALE
                                : x->sex == 9 ? WORD_SEX_OTHER
                                              : WORD_SEX_UNKNOWN);
}

static void identity_write(struct jw *w, const struct person *x, const struct card *c)
{
    char iso[11];
    jw_text_or_null(w, "name", c->f[CARD_NAME]);
    jw_text_or_null(w, "kana", c->f[CARD_KANA]);
    jw_key(w, "birth");
    if (x->birth_days == PERSON_NO_BIRTH) {
        jw_null(w);
    } else {
        birth_format(date_of_days(x->birth_days), x->birth_precision, iso);
        jw_z(w, iso);
    }
    if (x->birth_precision != BIRTH_DAY) { /* said where it is not the day: most rows are about days */
        jw_kz(w, "birth_precision", birth_precision_name(x->birth_precision));
    }
    jw_kz(w, "sex", person_sex_text(x));
}

static struct sv first_number(const struct card *c)
{
    struct sv rest = c->f[CARD_PHONES], phone[2];
    return card_item(&rest, phone, 2) ? phone[1] : (struct sv){ 0 };
}

void person_row_make(struct person *x, const struct card *c, struct buf *out)
{
    struct jw w;
    size_t brace = 1; /* an object is opened for the commas' sake; what is kept begins behind its brace */
    jw_init(&w, out);
    jw_obj(&w);
    jw_kid(&w, "person", x->id);
    x->row_end[ROW_ID] = (uint32_t)(out->n - brace);
    identity_write(&w, x, c);
    x->row_end[ROW_IDENTITY] = (uint32_t)(out->n - brace);
    jw_text_or_null(&w, "address", c->f[CARD_ADDRESS]);
    x->row_end[ROW_ADDRESS] = (uint32_t)(out->n - brace);
    jw_text_or_null(&w, "phone", first_number(c));
    x->row_end[ROW_PHONE] = (uint32_t)(out->n - brace);
}
