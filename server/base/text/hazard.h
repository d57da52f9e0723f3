/* SPDX-License-Identifier: Apache-2.0
 * hazard.h - the eight kinds of abnormal phenomena a 指定緊急避難場所 is designated for (災害対策基本法施行令20条の4). */
#ifndef ANPI_BASE_TEXT_HAZARD_H
#define ANPI_BASE_TEXT_HAZARD_H

#include <stdbool.h>

#include "server/base/word.h"

/* Bits in masks (1 << hazard), stored by name: the order is free, but a new one goes before HAZARD_COUNT. */
/* clang-format off */
#define HAZARD_(code) HAZARD_##code = WORD_HAZARD_##code
enum hazard {
    HAZARD_(FLOOD), HAZARD_(LANDSLIDE), HAZARD_(STORM_SURGE), HAZARD_(EARTHQUAKE), HAZARD_(TSUNAMI), HAZARD_(FIRE),
    HAZARD_(INLAND_FLOOD), HAZARD_(VOLCANO), HAZARD_(COUNT)
};
#undef HAZARD_
/* clang-format on */

/* By its code, its word, or the heading of a published list (崖崩れ、土石流及び地滑り; 災害種別_洪水). */
bool hazard_parse(struct sv text, enum hazard *out);

/* What a cell says of a hazard: 1 1.0 １ ○ ◯ 有 true Y … are yes, 0 0.0 × 無 false N － … no; a word that is neither is unknown and
 * to be told: it must never pass for no, nor for yes. */
enum hazard_answer { HAZARD_NO, HAZARD_YES, HAZARD_EMPTY, HAZARD_UNREADABLE };
/* Widths and blanks do not matter here. Past 64 bytes it is unreadable, whatever it begins with. */
enum hazard_answer hazard_answer(struct sv cell);

#endif
