/* SPDX-License-Identifier: Apache-2.0
 * gazetteer_key.c - a name of a list as a key: what an address may leave out of it is left out. */
#include "geo/gazetteer/gazetteer_inside.h"

#include "geo/gazetteer/trie.h"

#define SYM_O 0x5927u   /* 大 */
#define SYM_AZA 0x5b57u /* 字 */
#define SYM_DAI 0x7b2cu /* 第 */
#define SYM_TEI 0x4e01u /* 丁 */

/* 与一二丁目 is 与一 and 二丁目, though it can be read as 与 and 12: digits in a row, without 十, before 丁. */
static bool is_run_before_chome(struct sv name, const struct token *t, size_t i, size_t n)
{
    struct sv digits = { name.p + t[i].from, (size_t)(t[i].to - t[i].from) };
    return token_is_number(t[i].sym) && t[i].kanji && i + 1 < n && t[i + 1].sym == SYM_TEI && digits.n == 6 &&
           sv_find(digits, SV("十")) < 0;
}

size_t gazetteer_key(const struct folder *f, struct sv name, bool split_run, uint32_t *out)
{
    struct token token[TRIE_KEY_MAX + 8];
    size_t n = token_split(f, name, token, TRIE_KEY_MAX + 8), made = 0;
    for (size_t i = 0; i < n && made < TRIE_KEY_MAX; i++) {
        uint32_t sym = token[i].sym;
        if (sym == TOKEN_SPACE || (sym == SYM_AZA && made == 0))
            continue;
        if (sym == SYM_O && i + 1 < n && token[i + 1].sym == SYM_AZA) {
            i++;
            continue;
        }
        if (sym == SYM_DAI && i + 1 < n && token_is_number(token[i + 1].sym))
            continue;
        if (split_run && is_run_before_chome(name, token, i, n) && made + 1 < TRIE_KEY_MAX) {
            out[made++] = TOKEN_NUMBER | (sym & ~TOKEN_NUMBER) / 10;
            sym = TOKEN_NUMBER | (sym & ~TOKEN_NUMBER) % 10;
        }
        out[made++] = sym;
    }
    return made;
}
