/* SPDX-License-Identifier: Apache-2.0
 * street_phrase.h - the way to a house in Kyoto, written between ward and town. For geo/ only.
 *
 * 河原町通二条下る一筋目東入一之船入町: streets and turns, then the town. Turns are 上る 下る 上ル 下がる, 東入 西入る, 筋目, 西側,
 * 東北角, まで and a 丁目 of the street; each is a place where the town's name may begin. A house number ends the phrase. */
#ifndef ANPI_GEO_ADDRESS_STREET_PHRASE_H
#define ANPI_GEO_ADDRESS_STREET_PHRASE_H

#include "geo/gazetteer/token.h"

/* Bounds the array of the caller; turns behind the last one are not followed. */
#define STREET_TURNS_MAX 16

/* Tokens behind each turn after `from`, in order; returns how many, at most STREET_TURNS_MAX. Indexes of tokens. 0
 * when there is no phrase. */
size_t street_turns(const struct token *token, size_t n, size_t from, size_t out[STREET_TURNS_MAX]);

#endif
