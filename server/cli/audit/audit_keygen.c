/* SPDX-License-Identifier: Apache-2.0
 * audit_keygen.c - a key to sign the audit's seals with. */
#include <stdio.h>

#include "server/auth/seal/seal.h"
#include "server/base/digest.h"
#include "server/cli/cli.h"

static enum err run(char **argv, struct fail *f);

const struct command cmd_audit_keygen = {
    .name = "audit keygen",
    .usage = "FILE",
    .args = { 1, 1 },
    .run = run,
    .ja = "閲覧・提供の記録を封印する鍵を作ります。FILE（権限 0600、設定 audit_key_file）と FILE.pub（検証用。控えを別の所へ）。",
    .doc = "Make the key that signs the audit's seals: FILE (mode 0600, for audit_key_file) and FILE.pub (to verify with; keep a copy "
           "elsewhere).",
};

static enum err run(char **argv, struct fail *f)
{
    struct seal_key key;
    seal_key_make(&key);
    enum err e = seal_key_write(&key, argv[0], f);
    if (!e)
        printf("{\"key_id\":\"%s\"}\n", key.id);
    secret_wipe(&key, sizeof key);
    return e;
}
