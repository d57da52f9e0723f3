/* SPDX-License-Identifier: Apache-2.0
 * vendor.c - the keys of vendors, and their signatures. */
#include "server/auth/vendor.h"

#include <dirent.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "server/base/clock.h"
#include "server/base/digest.h"
#include "server/base/file.h"
#include "server/base/id.h"
#include "server/base/log.h"

#define VENDORS_MAX 64
#define WINDOW_US (INT64_C(300) * US_PER_S)
#define TAKEN_MAX 8192

static struct {
    struct {
        int64_t id;
        unsigned char key[VENDOR_KEY_BYTES];
    } vendor[VENDORS_MAX];
    size_t n;
    struct timespec read_at; /* the folder's time when it was read */
} keys;

static struct {
    unsigned char signature[crypto_auth_hmacsha256_BYTES];
    int64_t at_us;
} taken[TAKEN_MAX];
static size_t taken_next;

static void key_read(const char *dir, const char *name)
{
    struct sv left = sv_of(name);
    struct buf path, text;
    int64_t id;
    size_t n = 0;
    if (keys.n == VENDORS_MAX || left.n < 5 || !sv_eq((struct sv){ left.p + left.n - 4, 4 }, SV(".key")) || id_parse((struct sv){ left.p, left.n - 4 }, &id))
        return;
    buf_init(&path, 4096);
    buf_init(&text, 4096);
    buf_printf(&path, "%s/%s", dir, name);
    bool good = buf_ok(&path) && !file_read(path.p, &text) &&
                !sodium_hex2bin(keys.vendor[keys.n].key, VENDOR_KEY_BYTES, text.p, text.n, "\n", &n, NULL) && n == VENDOR_KEY_BYTES;
    if (good)
        keys.vendor[keys.n++].id = id;
    else
        log_line(LOG_ERROR, 0, "vendor.key", "vendor=%lld err=unreadable", (long long)id);
    secret_wipe(text.p, text.n);
    buf_done(&text);
    buf_done(&path);
}

static void keys_read(const char *dir)
{
    struct stat s;
    struct dirent *e;
    DIR *d;
    if (!dir[0] || stat(dir, &s) || (s.st_mtim.tv_sec == keys.read_at.tv_sec && s.st_mtim.tv_nsec == keys.read_at.tv_nsec) || !(d = opendir(dir)))
        return;
    keys.n = 0;
    keys.read_at = s.st_mtim;
    while ((e = readdir(d)))
        key_read(dir, e->d_name);
    closedir(d);
}

static bool time_read(struct sv time, int64_t *out_us)
{
    int64_t s;
    if (sv_to_i64(time, &s)) {
        *out_us = s > 0 && s < INT64_C(100000000000) ? s * US_PER_S : 0;
        return *out_us > 0;
    }
    return time_parse_rfc3339(time, out_us) == OK;
}

static bool was_taken(const unsigned char *signature, int64_t now_us)
{
    for (size_t i = 0; i < TAKEN_MAX; i++)
        if (taken[i].at_us > now_us - 2 * WINDOW_US && !sodium_memcmp(taken[i].signature, signature, sizeof taken[i].signature))
            return true;
    return false;
}

enum err vendor_check(const char *keys_dir, struct sv time, struct sv body, struct sv signature_hex, int64_t now_us, int64_t *vendor)
{
    unsigned char given[crypto_auth_hmacsha256_BYTES], own[crypto_auth_hmacsha256_BYTES];
    int64_t at = 0, whose = 0;
    size_t n = 0;
    if (!time.n || signature_hex.n != 2 * sizeof given || sodium_hex2bin(given, sizeof given, signature_hex.p, signature_hex.n, NULL, &n, NULL) ||
        n != sizeof given)
        return E_AUTH_REQUIRED;
    keys_read(keys_dir);
    for (size_t i = 0; i < keys.n; i++) {
        crypto_auth_hmacsha256_state h;
        crypto_auth_hmacsha256_init(&h, keys.vendor[i].key, VENDOR_KEY_BYTES);
        crypto_auth_hmacsha256_update(&h, (const unsigned char *)time.p, time.n);
        crypto_auth_hmacsha256_update(&h, (const unsigned char *)"\n", 1);
        crypto_auth_hmacsha256_update(&h, (const unsigned char *)(body.p ? body.p : ""), body.n);
        crypto_auth_hmacsha256_final(&h, own);
        if (!sodium_memcmp(own, given, sizeof own))
            whose = keys.vendor[i].id;
    }
    if (!whose)
        return E_AUTH_REQUIRED;
    if (!time_read(time, &at) || at < now_us - WINDOW_US || at > now_us + WINDOW_US)
        return E_CALL_TIME;
    if (was_taken(given, now_us))
        return E_CALL_REPLAY;
    *vendor = whose;
    return OK;
}

void vendor_taken(struct sv signature_hex, int64_t now_us)
{
    size_t n;
    if (sodium_hex2bin(taken[taken_next].signature, sizeof taken[0].signature, signature_hex.p, signature_hex.n, NULL, &n, NULL))
        return;
    taken[taken_next].at_us = now_us;
    taken_next = (taken_next + 1) % TAKEN_MAX;
}

void vendor_key_make(char hex[VENDOR_KEY_HEX], char hash_bytea[67])
{
    unsigned char key[VENDOR_KEY_BYTES];
    randombytes_buf(key, sizeof key);
    sodium_bin2hex(hex, VENDOR_KEY_HEX, key, sizeof key);
    sha256_bytea((struct sv){ (const char *)key, sizeof key }, hash_bytea);
    secret_wipe(key, sizeof key);
}
