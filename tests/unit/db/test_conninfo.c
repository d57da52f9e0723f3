/* SPDX-License-Identifier: Apache-2.0
 * The register crosses no network without TLS, whatever the connection string or the environment leaves out. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "server/db/conninfo.h"

/* clang-format off */
static const char *const here[] = {
    "dbname=anpi user=anpi_server", "", "host=/run/postgresql dbname=anpi", "host=@anpi", "host=127.0.0.1", "host=localhost port=5433",
    "host=::1", "host=/tmp,127.0.0.1", "postgresql:///anpi", "postgresql://localhost/anpi", "host=db.example.jp hostaddr=127.0.0.1",
    "host=10.0.0.5 sslmode=verify-full", "host=db.example.jp hostaddr=10.0.0.5 sslmode=verify-full sslrootcert=/etc/anpi/db-ca.pem",
    "postgresql://db.example.jp/anpi?sslmode=verify-full",
};
/* clang-format on */
/* clang-format off */
static const char *const refused[] = {
    "host=10.0.0.5", "host=db.example.jp sslmode=require", "host=10.0.0.5 sslmode=verify-ca", "host=10.0.0.5 sslmode=prefer",
    "host=10.0.0.5 sslmode=disable password=himitsu-no-kotoba", "host=/tmp,10.0.0.5", "host=localhost hostaddr=10.0.0.5",
    "host=localhost,10.0.0.5 hostaddr=127.0.0.1,", "host=127.0.0.1.example.jp", "host=127.example.jp", "postgresql://10.0.0.5/anpi", "hostaddr=10.0.0.5", "service=anpi", "host=a b c", "password='himitsu-no-kotoba",
};
/* clang-format on */

static void this_host_needs_no_tls_and_another_needs_all_of_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof here / sizeof *here; i++)
        if (conninfo_check(here[i], NULL) != OK)
            fail_msg("refused: %s", here[i]);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct fail f = { 0 };
        if (conninfo_check(refused[i], &f) != E_CONF_VALUE)
            fail_msg("taken: %s", refused[i]);
        assert_string_equal(f.field, "db");
        assert_null(strstr(f.detail, "himitsu"));
    }
}

static void the_environment_is_judged_too(void **state)
{
    (void)state;
    setenv("PGHOST", "10.0.0.5", 1);
    assert_int_equal(conninfo_check("dbname=anpi", NULL), E_CONF_VALUE);
    assert_int_equal(conninfo_check("host=/tmp dbname=anpi", NULL), OK);
    setenv("PGSSLMODE", "verify-full", 1);
    assert_int_equal(conninfo_check("dbname=anpi", NULL), OK);
    assert_int_equal(conninfo_check("dbname=anpi sslmode=require", NULL), E_CONF_VALUE);
    unsetenv("PGHOST");
    setenv("PGHOSTADDR", "10.0.0.5", 1);
    assert_int_equal(conninfo_check("dbname=anpi sslmode=require", NULL), E_CONF_VALUE);
    unsetenv("PGHOSTADDR");
    unsetenv("PGSSLMODE");
}

int main(void)
{
    unsetenv("PGHOST");
    unsetenv("PGHOSTADDR");
    unsetenv("PGSSLMODE");
    unsetenv("PGSERVICE");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(this_host_needs_no_tls_and_another_needs_all_of_it),
        cmocka_unit_test(the_environment_is_judged_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
