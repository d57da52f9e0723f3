/* SPDX-License-Identifier: Apache-2.0
 * test_seal.c - the tree against RFC 6962's reference vectors, leaves, signatures, keys. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/auth/seal/leaf.h"
#include "server/auth/seal/seal.h"
#include "server/base/digest.h"

/* The eight leaves and the roots of the reference implementation of Certificate Transparency. */
/* clang-format off */
static const struct sv leaf_given[] = {
    { "", 0 }, { "\x00", 1 }, { "\x10", 1 }, { "\x20\x21", 2 }, { "\x30\x31", 2 }, { "\x40\x41\x42\x43", 4 },
    { "\x50\x51\x52\x53\x54\x55\x56\x57", 8 }, { "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16 },
};
/* clang-format on */
static const char *const roots[] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

static void the_tree_is_that_of_rfc_6962(void **state)
{
    struct merkle m;
    (void)state;
    merkle_start(&m);
    for (size_t n = 0; n <= 8; n++) {
        uint8_t root[MERKLE_BYTES];
        char hex[2 * MERKLE_BYTES + 1];
        merkle_root(&m, root);
        hex_write(root, MERKLE_BYTES, hex);
        assert_string_equal(hex, roots[n]);
        if (n < 8)
            merkle_add(&m, leaf_given[n]);
    }
}

static void every_column_and_its_absence_counts(void **state)
{
    struct sv column[LEAF_COLUMNS] = { { NULL, 0 } };
    struct leaf none, one;
    (void)state;
    leaf_make(7, 1000, column, &none);
    for (size_t i = 0; i < LEAF_COLUMNS; i++) {
        column[i] = SV("");
        leaf_make(7, 1000, column, &one);
        assert_memory_not_equal(one.rest, none.rest, LEAF_HASH_BYTES);
        column[i] = (struct sv){ 0 };
    }
    column[0] = SV("ab");
    column[1] = SV("c");
    leaf_make(7, 1000, column, &none);
    column[0] = SV("a");
    column[1] = SV("bc");
    leaf_make(7, 1000, column, &one);
    assert_memory_not_equal(one.rest, none.rest, LEAF_HASH_BYTES);
}

static void a_leaf_packs_and_unpacks(void **state)
{
    struct leaf in = { .id = INT64_C(0x0102030405060708), .at_us = -5, .rest = { 9 } }, out;
    uint8_t bytes[LEAF_BYTES];
    (void)state;
    leaf_pack(&in, bytes);
    assert_int_equal(bytes[0], 1);
    assert_int_equal(bytes[7], 8);
    leaf_unpack(bytes, &out);
    assert_true(out.id == in.id && out.at_us == in.at_us);
    assert_memory_equal(out.rest, in.rest, LEAF_HASH_BYTES);
}

static struct seal made(const struct seal_key *key)
{
    struct seal s = { .number = 3, .from_id = 11, .to_id = 12, .at_us = 1700000000000000, .before = { 5 } };
    uint8_t leaves[2 * LEAF_BYTES] = { 1, 2, 3 };
    seal_root(s.before, (struct sv){ (const char *)leaves, sizeof leaves }, s.root);
    seal_sign(&s, key);
    return s;
}

static struct seal_keys public_of(const struct seal_key *key)
{
    struct seal_keys keys = { .n = 1 };
    memcpy(keys.item[0].key, key->public_key, SEAL_PUBLIC_BYTES);
    memcpy(keys.item[0].id, key->id, SEAL_KEY_ID);
    return keys;
}

static void a_seal_survives_its_line_and_no_change(void **state)
{
    struct seal_key key, other;
    struct seal s, back;
    char line[SEAL_LINE_MAX];
    (void)state;
    seal_key_make(&key);
    seal_key_make(&other);
    s = made(&key);
    struct seal_keys keys = public_of(&key), others = public_of(&other);
    assert_true(seal_signed(&s, &keys));
    assert_false(seal_signed(&s, &others));
    seal_line(&s, line);
    assert_int_equal(seal_line_parse(sv_of(line), &back), OK);
    assert_true(seal_signed(&back, &keys));
    back.to_id++;
    assert_false(seal_signed(&back, &keys));
    back = s;
    back.before[31] ^= 1;
    assert_false(seal_signed(&back, &keys));
    line[40] ^= 1;
    assert_true(seal_line_parse(sv_of(line), &back) != OK || !seal_signed(&back, &keys));
}

static void the_root_includes_the_one_before(void **state)
{
    uint8_t a[MERKLE_BYTES], b[MERKLE_BYTES], before[MERKLE_BYTES] = { 0 }, leaves[LEAF_BYTES] = { 0 };
    (void)state;
    seal_root(before, (struct sv){ (const char *)leaves, sizeof leaves }, a);
    before[0] = 1;
    seal_root(before, (struct sv){ (const char *)leaves, sizeof leaves }, b);
    assert_memory_not_equal(a, b, MERKLE_BYTES);
}

static void a_key_that_others_may_read_is_refused(void **state)
{
    char folder[] = "/tmp/anpi-seal.XXXXXX", path[64], public_path[64];
    struct seal_key key, back;
    struct seal_keys keys;
    struct fail f = { 0 };
    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/key", folder);
    snprintf(public_path, sizeof public_path, "%s/key.pub", folder);
    seal_key_make(&key);
    assert_int_equal(seal_key_write(&key, path, &f), OK);
    assert_int_equal(seal_key_write(&key, path, &f), E_FILE_EXISTS);
    assert_int_equal(seal_key_read(path, &back, &f), OK);
    assert_memory_equal(back.secret, key.secret, SEAL_SECRET_BYTES);
    assert_int_equal(seal_keys_read(public_path, &keys, &f), OK);
    struct seal s = made(&back);
    assert_true(seal_signed(&s, &keys));
    chmod(path, 0640);
    assert_int_equal(seal_key_read(path, &back, &f), E_AUDIT_KEY);
    assert_int_equal(seal_keys_read(folder, &keys, &f) != OK, 1);
    unlink(path);
    unlink(public_path);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tree_is_that_of_rfc_6962),     cmocka_unit_test(every_column_and_its_absence_counts),
        cmocka_unit_test(a_leaf_packs_and_unpacks),         cmocka_unit_test(a_seal_survives_its_line_and_no_change),
        cmocka_unit_test(the_root_includes_the_one_before), cmocka_unit_test(a_key_that_others_may_read_is_refused),
    };
    if (crypto_start())
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
