/* SPDX-License-Identifier: Apache-2.0
 * ca_init.c - the authority that signs certificates of devices. */
#include <stdio.h>

#include "server/auth/ca.h"
#include "server/cli/cli.h"

static enum err run(char **argv, struct fail *f);

static const struct cli_option options[] = {
    { "--name", "NAME", "its name, as devices show it (Anpi devices)" },
    { "--crl-url", "http://HOST/ca.crl",
      "where the list of revoked certificates (anpi ca crl) will be found; written into every certificate" },
    { "--years", "N", "how long it is good (10)" },
    { NULL, NULL, NULL },
};

const struct command cmd_ca_init = {
    .name = "ca init",
    .usage = "DIR",
    .options = options,
    .args = { 1, 1 },
    .run = run,
    .ja = "端末証明書の認証局を作ります（DIR/ca.pem と DIR/ca.key）。",
    .doc = "Make an authority for device certificates: DIR/ca.pem and DIR/ca.key.",
};

static enum err run(char **argv, struct fail *f)
{
    int64_t years;
    enum err e = cli_number("--years", "10", 1, 30, &years, f);
    if (!e)
        e = ca_init(argv[0], sv_of(cli_value("--name", "Anpi devices")), years * 366, sv_of(cli_value("--crl-url", "")), f);
    if (e)
        return e;
    printf("認証局: %s/ca.pem は設定 client_ca_file に書きます。%s/ca.key は秘密にし、控えを安全な所に置いてください\n", argv[0], argv[0]);
    printf("ca: %s/ca.pem is for client_ca_file; keep %s/ca.key secret and copied in a safe place\n", argv[0], argv[0]);
    return 0;
}
