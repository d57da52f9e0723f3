/* SPDX-License-Identifier: Apache-2.0
 * json_inside.h - jansson's header, with the names that clash with json.h moved out of the way. For json*.c
 * only.
 *
 * Its json_is_xxx macros compare with the renamed constants and are therefore not to be used: compare
 * json_typeof with JANSSON_XXX. */
#ifndef ANPI_BASE_JSON_INSIDE_H
#define ANPI_BASE_JSON_INSIDE_H

/* Around jansson's own header only; undone behind it, so that json.h's names mean ours again. */
#define json_type jansson_type
#define json_real jansson_real
#define JSON_OBJECT JANSSON_OBJECT
#define JSON_ARRAY JANSSON_ARRAY
#define JSON_STRING JANSSON_STRING
#define JSON_INTEGER JANSSON_INTEGER
#define JSON_REAL JANSSON_REAL
#define JSON_TRUE JANSSON_TRUE
#define JSON_FALSE JANSSON_FALSE
#define JSON_NULL JANSSON_NULL
#include <jansson.h>
#undef json_type
#undef json_real
#undef json_is_null
#undef JSON_OBJECT
#undef JSON_ARRAY
#undef JSON_STRING
#undef JSON_INTEGER
#undef JSON_REAL
#undef JSON_TRUE
#undef JSON_FALSE
#undef JSON_NULL

#endif
