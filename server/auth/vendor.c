/* SPDX-License-Identifier: Apache-2.0
 * vendor.c - the keys of vendors, and their signatures. */
#include "server/auth/vendor.h"

#include <dirent.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

#include "server/base/clock.h"
#include "server/base/digest.h"
#include "server/base/file.h"
#include "server/base/id.h"
#include "server/base/log.h"

#define VENDORS_MAX 64                      /* keys of the folder */
#define WINDOW_US (INT64_C(300) * US_PER_S) /* a machine's clock may be so far off */
#define TAKEN_MAX 8192                      /* signatures remembered for twice the window: 13 a second */

/* By what a file, or the folder, is seen to have changed. */
struct stamp {
    dev_t device;
    ino_t file;
    off_t bytes;
    struct timespec written, changed;
};

struct vendor {
    int64_t id;
    unsigned char key[VENDOR_KEY_BYTES];
    bool good; /* the file holds a key */
    struct stamp stamp;
};

static struct {
    struct vendor vendor[VENDORS_MAX];
    size_t n;
    struct stamp folder;
    int64_t read_s; /* by the clock of the files */
} keys;

static struct {
    unsigned char signature[crypto_auth_hmacsha256_BYTES];
    int64_t at_us;
} taken[TAKEN_MAX];
static size_t taken_next;

static bool stamp_take(const char *path, struct stamp *out)
{
    struct stat s;
    if (stat(path, &s))
        return false;
    *out = (struct stamp){ s.st_dev, s.st_ino, s.st_size, s.st_mtim, s.st_ctim };
    return true;
}

static bool same_time(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

/* A file written again within one tick of its clock looks the same: what was young when it was read is read again. */
static bool stamp_holds(const struct stamp *then, const char *path)
{
    struct stamp now;
    return stamp_take(path, &now) && now.device == then->device && now.file == then->file && now.bytes == then->bytes &&
           same_time(now.written, then->written) && same_time(now.changed, then->changed) && now.changed.tv_sec < keys.read_s;
}

static void key_path(const char *dir, int64_t id, struct buf *out)
{
    buf_clear(out);
    buf_printf(out, "%s/%lld.key", dir, (long long)id);
}

static bool keys_hold(const char *dir)
{
    struct buf path;
    bool hold = keys.read_s && stamp_holds(&keys.folder, dir);
    buf_init(&path, 4096);
    for (size_t i = 0; hold && i < keys.n; i++) {
        key_path(dir, keys.vendor[i].id, &path);
        hold = buf_ok(&path) && stamp_holds(&keys.vendor[i].stamp, path.p);
    }
    buf_done(&path);
    return hold;
}

/* The stamp first: what is written while the file is read shows the next time. */
static void key_read(const char *path, struct vendor *v)
{
    struct buf text;
    size_t n = 0;
    buf_init(&text, 4096);
    v->good = stamp_take(path, &v->stamp) && !file_read(path, &text) &&
              !sodium_hex2bin(v->key, VENDOR_KEY_BYTES, text.p, text.n, "\n", &n, NULL) && n == VENDOR_KEY_BYTES;
    secret_wipe(text.p, text.n);
    buf_done(&text);
}

/* Of "7.key": 7. Only as `anpi vendor add` names them, so that one vendor has one file. */
static int64_t vendor_of_name(const char *name)
{
    struct sv left = sv_of(name);
    int64_t id;
    bool named = left.n > 4 && left.p[0] != '0' && sv_ends(left, SV(".key")) && !id_parse((struct sv){ left.p, left.n - 4 }, &id);
    return named ? id : 0;
}

/* Said once for a file, not again until another one stands there. */
static bool was_bad(const struct vendor *before, size_t n, const struct vendor *v)
{
    for (size_t i = 0; i < n; i++)
        if (before[i].id == v->id)
            return !before[i].good;
    return false;
}

static void keys_read(const char *dir)
{
    static struct vendor before[VENDORS_MAX];
    struct stamp folder;
    struct dirent *e;
    struct buf path;
    DIR *d;
    size_t before_n = keys.n;
    if (!dir[0] || keys_hold(dir))
        return;
    keys.read_s = 0;
    if (!stamp_take(dir, &folder)) {
        keys.n = 0;
        return;
    }
    if (!(d = opendir(dir))) /* out of descriptors, it may be: what is known is good until it can be read */
        return;
    memcpy(before, keys.vendor, sizeof before);
    keys.n = 0;
    keys.read_s = (int64_t)time(NULL);
    keys.folder = folder;
    buf_init(&path, 4096);
    while ((e = readdir(d)) && keys.n < VENDORS_MAX) {
        struct vendor *v = &keys.vendor[keys.n];
        if (!(v->id = vendor_of_name(e->d_name)))
            continue;
        key_path(dir, v->id, &path);
        if (!buf_ok(&path))
            continue;
        key_read(path.p, v);
        keys.n++;
        if (!v->good && !was_bad(before, before_n, v))
            log_line(LOG_ERROR, 0, "vendor.key", "vendor=%lld err=unreadable", (long long)v->id);
    }
    closedir(d);
    buf_done(&path);
    secret_wipe(before, sizeof before);
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
    if (!time.n || signature_hex.n != 2 * sizeof given ||
        sodium_hex2bin(given, sizeof given, signature_hex.p, signature_hex.n, NULL, &n, NULL) || n != sizeof given)
        return E_AUTH_REQUIRED;
    keys_read(keys_dir);
    for (size_t i = 0; i < keys.n; i++) {
        if (!keys.vendor[i].good)
            continue;
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
