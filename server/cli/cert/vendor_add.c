/* SPDX-License-Identifier: Apache-2.0
 * vendor_add.c - a vendor of emergency-call devices and its key, shown once. */
#include <stdio.h>
#include <sys/stat.h>

#include "server/auth/vendor.h"
#include "server/base/digest.h"
#include "server/base/file.h"
#include "server/cli/cli.h"

static enum err run(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--keys", "FOLDER", "folder of vendors' keys, the server's vendor_keys_dir (default var/vendors)" },
    { NULL, NULL, NULL },
};

const struct command cmd_vendor_add = {
    .name = "vendor add",
    .usage = "NAME",
    .options = options,
    .args = { 1, 1 },
    .run = run,
    .ja = "緊急通報装置の業者を登録し、鍵を一度だけ出します。もう一度行うと新しい鍵になり、前の鍵は使えません。",
    .doc = "A vendor of emergency-call devices; prints its key once. Again: a new key, and the old one is void.",
};

static enum err key_write(const char *dir, int64_t id, const char *hex)
{
    struct buf path, text;
    buf_init(&path, 4096);
    buf_init(&text, 256);
    mkdir(dir, 0700); /* that it exists already is fine */
    buf_printf(&path, "%s/%lld.key", dir, (long long)id);
    buf_printf(&text, "%s\n", hex);
    enum err e = path.bad ? path.bad : text.bad;
    if (!e)
        e = file_replace(path.p, buf_view(&text), 0600);
    secret_wipe(text.p, text.n);
    buf_done(&text);
    buf_done(&path);
    return e;
}

static enum err run(char **argv, struct fail *f)
{
    char hex[VENDOR_KEY_HEX], hash[67];
    int64_t id;
    vendor_key_make(hex, hash);
    struct db_stmt args = SQL_WITH(CLI_VENDOR_SAVE, .name = ARG_Z(argv[0]), .key_hash = ARG_Z(hash));
    enum err e = cli_find(args, E_INTERNAL, "", &id, f);
    if (!e)
        e = key_write(cli_value("--keys", "var/vendors"), id, hex);
    if (!e)
        printf("vendor %lld key %s\n", (long long)id, hex);
    secret_wipe(hex, sizeof hex);
    return e;
}
