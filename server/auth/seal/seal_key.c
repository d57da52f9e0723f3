/* SPDX-License-Identifier: Apache-2.0
 * seal_key.c - the files in which signing keys lie. */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/auth/seal/seal.h"
#include "server/base/digest.h"
#include "server/base/file.h"

#define SEED_BYTES 32     /* Ed25519 (RFC 8032) */
#define KEY_FILE_MAX 8192 /* bytes: SEAL_KEYS_MAX keys a line, with comments */

_Static_assert(SEED_BYTES == crypto_sign_SEEDBYTES && SEAL_SECRET_BYTES == crypto_sign_SECRETKEYBYTES, "Ed25519");

static void id_of(const uint8_t public_key[SEAL_PUBLIC_BYTES], char out[SEAL_KEY_ID])
{
    uint8_t h[SHA256_BYTES];
    sha256((struct sv){ (const char *)public_key, SEAL_PUBLIC_BYTES }, h);
    hex_write(h, (SEAL_KEY_ID - 1) / 2, out);
}

void seal_key_make(struct seal_key *out)
{
    crypto_sign_keypair(out->public_key, out->secret);
    id_of(out->public_key, out->id);
}

static enum err write_new(const char *path, unsigned mode, const char *text, struct fail *f)
{
    size_t n = strlen(text);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0)
        return fail_set(f, errno == EEXIST ? E_FILE_EXISTS : E_IO, 0, "");
    bool ok = write(fd, text, n) == (ssize_t)n && fsync(fd) == 0;
    ok = close(fd) == 0 && ok;
    return ok ? file_sync_folder(path) : E_IO;
}

enum err seal_key_write(const struct seal_key *key, const char *path, struct fail *f)
{
    uint8_t seed[SEED_BYTES];
    char hex[2 * SEED_BYTES + 2], public_path[4096];
    int n = snprintf(public_path, sizeof public_path, "%s.pub", path);
    if (n < 0 || (size_t)n >= sizeof public_path)
        return E_TOO_LARGE;
    crypto_sign_ed25519_sk_to_seed(seed, key->secret);
    hex_write(seed, SEED_BYTES, hex);
    memcpy(hex + 2 * SEED_BYTES, "\n", 2);
    enum err e = write_new(path, 0600, hex, f);
    hex_write(key->public_key, SEAL_PUBLIC_BYTES, hex);
    memcpy(hex + 2 * SEED_BYTES, "\n", 2);
    if (!e)
        e = write_new(public_path, 0644, hex, f);
    secret_wipe(seed, sizeof seed);
    secret_wipe(hex, sizeof hex);
    return e;
}

enum err seal_key_read(const char *path, struct seal_key *out, struct fail *f)
{
    struct stat st;
    struct buf b;
    uint8_t seed[SEED_BYTES];
    if (stat(path, &st))
        return fail_file(f, E_FILE_MISSING, "audit_key_file", path);
    if (st.st_mode & (S_IRWXG | S_IRWXO))
        return fail_file(f, E_AUDIT_KEY, "audit_key_file", path);
    buf_init(&b, KEY_FILE_MAX);
    enum err e = file_read(path, &b);
    if (!e && !hex_read(sv_trim(buf_view(&b)), seed, SEED_BYTES))
        e = E_AUDIT_KEY;
    if (!e) {
        crypto_sign_seed_keypair(out->public_key, out->secret, seed);
        id_of(out->public_key, out->id);
    }
    secret_wipe(seed, sizeof seed);
    if (b.p)
        secret_wipe(b.p, b.n);
    buf_done(&b);
    return e ? fail_file(f, e, "audit_key_file", path) : OK;
}

enum err seal_keys_read(const char *path, struct seal_keys *out, struct fail *f)
{
    struct buf b;
    buf_init(&b, KEY_FILE_MAX);
    enum err e = file_read(path, &b);
    struct sv rest = buf_view(&b);
    out->n = 0;
    for (long line = 1; !e && rest.p && rest.n; line++) {
        struct sv one = sv_trim(sv_cut(&rest, '\n'));
        if (!one.n || one.p[0] == '#')
            continue;
        if (out->n == SEAL_KEYS_MAX || !hex_read(one, out->item[out->n].key, SEAL_PUBLIC_BYTES)) {
            buf_done(&b);
            e = fail_set(f, E_AUDIT_KEY, line, "--public-key");
            fail_say(f, "%s:%ld", path, line);
            return e;
        }
        id_of(out->item[out->n].key, out->item[out->n].id);
        out->n++;
    }
    buf_done(&b);
    if (!e && !out->n)
        e = E_AUDIT_KEY;
    return e ? fail_file(f, e, "--public-key", path) : OK;
}
