/* SPDX-License-Identifier: Apache-2.0
 * tombstone_key.c - reading or making the key, and its two blocks (RFC 2104). */
#include "server/cli/audit/tombstone_key.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/base/digest.h"
#include "server/base/file.h"
#include "server/base/id.h"

#define KEY_BYTES 32 /* of HMAC-SHA256 */

static void hex_write(const uint8_t *bytes, size_t n, char *out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < n; i++) {
        *out++ = digits[bytes[i] >> 4];
        *out++ = digits[bytes[i] & 15];
    }
    *out = 0;
}

static int nibble(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static enum err key_make(const char *path, uint8_t key[KEY_BYTES])
{
    char text[2 * KEY_BYTES + 2];
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return E_AUDIT_KEY;
    random_bytes(key, KEY_BYTES);
    hex_write(key, KEY_BYTES, text);
    text[2 * KEY_BYTES] = '\n';
    ssize_t n = write(fd, text, 2 * KEY_BYTES + 1);
    bool kept = n == 2 * KEY_BYTES + 1 && fsync(fd) == 0;
    kept &= close(fd) == 0;
    secret_wipe(text, sizeof text);
    if (!kept)
        return E_IO;
    return file_sync_folder(path);
}

static enum err key_read(const char *path, uint8_t key[KEY_BYTES])
{
    struct stat st;
    struct buf b;
    if (stat(path, &st))
        return errno == ENOENT ? key_make(path, key) : E_AUDIT_KEY;
    if (st.st_mode & 077)
        return E_AUDIT_KEY;
    buf_init(&b, 256);
    enum err e = file_read(path, &b) ? E_AUDIT_KEY : OK;
    if (!e && b.n < 2 * KEY_BYTES)
        e = E_AUDIT_KEY;
    for (size_t i = 0; !e && i < KEY_BYTES; i++) {
        int high = nibble(b.p[2 * i]), low = nibble(b.p[2 * i + 1]);
        if (high < 0 || low < 0)
            e = E_AUDIT_KEY;
        else
            key[i] = (uint8_t)(high << 4 | low);
    }
    buf_done(&b);
    return e;
}

static void block_write(const uint8_t key[KEY_BYTES], uint8_t pad, char out[2 * HMAC_BLOCK + 3])
{
    uint8_t block[HMAC_BLOCK];
    for (size_t i = 0; i < HMAC_BLOCK; i++)
        block[i] = (i < KEY_BYTES ? key[i] : 0) ^ pad;
    memcpy(out, "\\x", 2);
    hex_write(block, sizeof block, out + 2);
    secret_wipe(block, sizeof block);
}

enum err tombstone_key_open(const char *path, struct tombstone_key *out)
{
    uint8_t key[KEY_BYTES], digest[SHA256_BYTES];
    struct tombstone_key k = { .id = "" };
    enum err e = OK;
    if (*path)
        e = key_read(path, key);
    else
        random_bytes(key, sizeof key);
    if (!e) {
        block_write(key, 0x36, k.inner);
        block_write(key, 0x5c, k.outer);
        sha256((struct sv){ (const char *)key, sizeof key }, digest);
        if (*path)
            hex_write(digest, 8, k.id);
        *out = k;
    }
    secret_wipe(key, sizeof key);
    return e;
}
