/* SPDX-License-Identifier: Apache-2.0
 * restored.c - after a restore: a new epoch of the change feed.
 *
 * Servers notice a restore by themselves; this is for the restores that leave no trace (a table filled by hand), and for
 * whoever wants to be sure. What the backup did not have yet is gone from the register too, and is named here. */
#include <stdio.h>

#include "server/cli/cli.h"

static enum err run(char **argv, struct fail *f);

const struct command cmd_restored = {
    .name = "restored",
    .usage = "",
    .run = run,
    .ja = "復元の後に使います。新しい世代にし、変更の列を空にします。すべてのサーバーが読み直します。",
    .doc = "After a restore: a new epoch. Empties the change feed; every server loads its picture anew.",
};

static enum err run(char **argv, struct fail *f)
{
    int64_t number = 0;
    (void)argv;
    enum err e = cli_find(SQL_BARE(EPOCH_RENEW), E_INTERNAL, "", &number, f);
    if (e)
        return e;
    long long gone = (long long)number;
    printf("復元: 新しい世代にしました。変更の列から %lld 件を除き、すべてのサーバーが読み直します\n", gone);
    printf("restored: a new epoch; %lld changes removed from the feed; every server loads its picture anew\n", gone);
    puts("復元: ここにあるより先まで閲覧・提供の記録を封印していたサーバーは、再起動するまで封印しません");
    puts("restored: a server that had sealed more of the audit than is here seals nothing further until it is restarted");
    puts("復元: 利用者・端末証明書・ログインは控えを取った時のままです。その後に終わらせたものは、もう一度終わらせてください");
    puts("restored: users, certificates and sessions are as the backup had them: end again what was ended since it was made");
    return cli_run(SQL_BARE(CHANGE_NOTIFY), NULL, f);
}
