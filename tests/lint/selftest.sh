#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Tests the checks themselves: a violation is planted in a small clean tree, and its rule has to name it.
# Ends with "selftest: N passed, N failed".
set -u
export LC_ALL=C

LINT=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d /tmp/anpi-lint-self.XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
passed=0
failed=0

# A tree without a fault.
tree() {
    rm -rf "$work/t"
    mkdir -p "$work/t/server/base" "$work/t/server/db/sql" "$work/t/server/api" "$work/t/server/picture" "$work/t/geo" \
        "$work/t/feeds" "$work/t/web/shared/api" "$work/t/web/field" "$work/t/deploy/schema/tables" "$work/t/deploy/schema/functions/one" "$work/t/tests/unit/base"
    cd "$work/t" || exit 1
    printf '/* SPDX-License-Identifier: Apache-2.0\n * a.h - counts what it is told to count. */\n#pragma once\n/* Of nothing: nothing. */\nint a_count(int n);\n' >server/base/a.h
    sed -i 's/#pragma once/#ifndef A_H\n#define A_H/; $a #endif' server/base/a.h
    printf '/* SPDX-License-Identifier: Apache-2.0 */\n#include "server/base/a.h"\n#include <string.h>\n\nint a_count(int n)\n{\n    return n; /* never strcpy, says the law */\n}\n' >server/base/a.c
    printf '/* SPDX-License-Identifier: Apache-2.0 */\n#include "server/base/a.h"\nconst char *a_text = "choose a person from the list, then update it";\n' >server/api/b.c
    printf '/* SPDX-License-Identifier: Apache-2.0\n * db.h - asks the database, one thing at a time. */\n#ifndef DB_H\n#define DB_H\n/* 0: away. */\nint db_ask(void);\n#endif\n' >server/db/db.h
    printf -- '-- SPDX-License-Identifier: Apache-2.0\n-- for: server\n-- params: none\n-- returns: one\nSELECT 1 FROM x;\n' >server/db/sql/db_one.sql
    printf -- '-- SPDX-License-Identifier: Apache-2.0\nCREATE TABLE person (id int);\nCOMMENT ON TABLE person IS $$someone$$;\n' >deploy/schema/tables/0001_one.sql
    printf -- '-- SPDX-License-Identifier: Apache-2.0\nCREATE OR REPLACE FUNCTION anpi.two() RETURNS int LANGUAGE sql SECURITY INVOKER AS $$ SELECT 2 $$;\n' >deploy/schema/functions/one/two.sql
    printf "COMMENT ON FUNCTION anpi.two IS 'two';\nCREATE OR REPLACE VIEW anpi.seen AS\nSELECT 2;\nCOMMENT ON VIEW anpi.seen IS 'it';\n" >>deploy/schema/functions/one/two.sql
    printf 'REVOKE ALL ON anpi.two, anpi.seen FROM PUBLIC, anpi_server;\n' >>deploy/schema/functions/one/two.sql
    cp "$LINT/../../.clang-format" .
    printf '// SPDX-License-Identifier: Apache-2.0\n/** Rejects without signal. */\nexport const get = (u: string) => fetch(u);\n' >web/shared/api/get.ts
    for room in deploy feeds geo server tests web; do echo "What \`$room\` is: [how](../README.md), \`web/shared/api/get.ts\`, \`get.ts\`." >"$room/README.md"; done
    printf '%s\n' 'Rooms: `server/base`, `server/db`, `server/api`, `server/picture/`; `server/<room>/b.c`, `deploy/schema/tables/NNNN_*.sql`.' >>server/README.md
    echo 'See [the server](server/README.md#rooms), https://example.org and `var/run.json`.' >README.md
}

count() {
    if [ "$1" = yes ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "selftest: $2"
    fi
}

# finds RULE PATH: lint of the tree must fail and name them.
finds() {
    out=$(sh "$LINT/run.sh" "$work/t" 2>&1)
    rc=$?
    if [ "$rc" -ne 0 ] && printf '%s\n' "$out" | grep -q "^$2:[0-9]*: $1: "; then
        count yes
    else
        count no "$1 planted in $2 was not found"
        printf '%s\n' "$out" | sed 's/^/    /'
    fi
}

# lines N TEXT: N lines of it.
lines() {
    awk -v n="$1" -v t="$2" 'BEGIN { for (i = 0; i < n; i++) print t }'
}

tree
if sh "$LINT/run.sh" "$work/t" >"$work/out" 2>&1; then
    count yes
else
    count no "a clean tree was refused"
    cat "$work/out"
fi

tree; lines 801 '/* a line */' >>server/base/a.c; finds file-size server/base/a.c
tree; lines 151 '/* a line */' >>server/base/a.h; finds header-size server/base/a.h
tree; { echo 'int a_long(void)'; echo '{'; lines 70 '    a_count(1);'; echo '}'; } >>server/base/a.c; finds function-size server/base/a.c
tree; { echo 'export function long() {'; lines 70 '  get("x");'; echo '}'; } >>web/shared/api/get.ts; finds function-size web/shared/api/get.ts
tree; printf 'int a_same(void) {\n    return 1;\n}\n' >>server/base/a.c; finds brace-style server/base/a.c

tree; echo '#include "server/db/db.h"' >>server/base/a.c; finds include-law server/base/a.c
tree; echo '#include "server/db/db.h"' >>geo/a.c; sed -i '1i /* SPDX-License-Identifier: Apache-2.0 */' geo/a.c; finds include-law geo/a.c
tree; echo '#include "a.h"' >>server/base/a.c; finds include-law server/base/a.c
tree; cp server/base/a.h server/base/ab_inside.h; echo '#include "server/base/ab_inside.h"' >>server/base/a.c; finds include-law server/base/a.c
given() { mkdir -p server/api/people server/api/incidents; sed 's/A_H/G_H/; s/a_count/people_count/' server/base/a.h >server/api/people/given.h; }
tree; given; sed 's/a_count/b_text/; s/base\/a.h/api\/people\/given.h/' server/base/a.c >server/api/incidents/b.c; finds include-law server/api/incidents/b.c
tree; given; sed 's/A_H/C_H/; $i #include "server/api/people/given.h"' server/base/a.h >server/api/people/c.h; finds include-law server/api/people/c.h
tree; printf '/* SPDX-License-Identifier: Apache-2.0 */\n#include "server/db/db.h"\n' >server/picture/p.c; finds include-law server/picture/p.c
tree; echo '#include <libpq-fe.h>' >>server/api/b.c; finds third-party server/api/b.c
tree; printf '/* SPDX-License-Identifier: Apache-2.0 */\n#include <curl/curl.h>\n' >feeds/merge.c; finds third-party feeds/merge.c
tree; echo '#include <glib.h>' >>server/base/a.c; finds third-party server/base/a.c

for f in strcpy strcat sprintf gets strtok atoi sscanf localtime gmtime; do
    tree; echo "int (*a_bad)() = (void *)$f;" >>server/base/a.c; finds banned server/base/a.c
done

tree; echo 'const char *a_sql = "SELECT id FROM person";' >>server/base/a.c; finds sql-outside server/base/a.c
tree; echo 'const char *a_sql = "insert into person values ($1)";' >>server/api/b.c; finds sql-outside server/api/b.c
tree; printf 'const char *a_sql =\n    "UPDATE person SET "\n    "name = $1";\n' >>server/api/b.c; finds sql-outside server/api/b.c
tree; echo 'export const q = `DELETE FROM person`;' >>web/shared/api/get.ts; finds sql-outside web/shared/api/get.ts
tree; printf '# SPDX-License-Identifier: Apache-2.0\npsql -c "DROP TABLE person"\n' >deploy/x.sh; finds sql-outside deploy/x.sh
tree; sed -i '/params/d; s/x;/x WHERE a = $1;/' server/db/sql/db_one.sql; finds sql-header server/db/sql/db_one.sql
tree; sed -i 's/params: none/params: a text, b text/; s/x;/x WHERE a = $1;/' server/db/sql/db_one.sql; finds sql-header server/db/sql/db_one.sql
tree; sed -i 's/params: none/params: a text (of x)/; s/x;/x WHERE a = $1::bigint;/' server/db/sql/db_one.sql; finds sql-header server/db/sql/db_one.sql

tree; sed -i 1d server/api/b.c; finds spdx server/api/b.c
tree; printf '/* SPDX-License-Identifier: Apache-2.0 */\nint a_bare(void);\n' >server/base/bare.h; finds contract server/base/bare.h
tree; echo 'static void f(void) { struct db_arg a[] = { DB_I64(1) }; }' >>server/api/b.c; finds sql-by-place server/api/b.c
tree; echo 'static int f(const struct db_rows *rows) { return (int)db_i64_at(rows, 0, 2); }' >>server/api/b.c; finds sql-by-place server/api/b.c
tree; sed -i 's/params: none/params: a text, b text?/; s/x;/x WHERE a = $1 AND b = $2;/' server/db/sql/db_one.sql
echo 'static void f(void) { send(SQL_WITH(DB_ONE, .b = ARG_Z("b"))); }' >>server/api/b.c; finds sql-by-place server/api/b.c
tree; echo 'CREATE TABLE home (id int);' >>deploy/schema/tables/0001_one.sql; finds sql-comment deploy/schema/tables/0001_one.sql
tree; echo 'CREATE OR REPLACE FUNCTION anpi.f(a int) RETURNS int' >>deploy/schema/tables/0001_one.sql; finds sql-comment deploy/schema/tables/0001_one.sql

tree; echo '/* FIXME later */' >>server/base/a.c; finds words server/base/a.c
tree; echo '/* this is only a stub */' >>server/base/a.c; finds words server/base/a.c
tree; sed -i 's/^int a_count/typedef struct { int n; } a;\nint a_count/' server/base/a.h; finds typedef-struct server/base/a.h
tree; sed -i 's/^int a_count/int a_at(double lat, double lon);\nint a_count/' server/base/a.h; finds lat-lon server/base/a.h

for link in gone.md ../web/gone.md 'sql/*.sql'; do tree; echo "[there]($link)" >>server/README.md; finds docs-link server/README.md; done
for path in server/base/gone.c 'server/gone/*.c' gone.c 'gone/<x>.sql' deploy/schema/functions/two; do
    tree; echo "It stands in \`$path\`." >>geo/README.md; finds docs-path geo/README.md
done
tree; echo 'See [it](../../elsewhere/it.md).' >>geo/README.md; finds docs-outside geo/README.md
tree; echo 'By default ../elsewhere.' >>README.md; finds docs-outside README.md
tree; echo 'See [it](/etc/it.md).' >>README.md; finds docs-outside README.md
tree; echo 'In /home/one/clone.' >>README.md; finds docs-outside README.md
tree; rm deploy/README.md; finds docs-room deploy/README.md
tree; mkdir server/http; cp server/base/a.h server/http/a.h; finds docs-room server/README.md

tree; echo x >notes.txt; finds layout notes.txt
tree; cp server/base/a.h server/base/common.h; finds layout server/base/common.h
tree; mkdir server/junk; cp server/base/a.h server/junk/a.h; finds layout server/junk/a.h
tree; sed -i 's/int a_count(int n)/size_t a_count(size_t n)/' server/base/a.h; finds header-alone server/base/a.h

tree; printf '// SPDX-License-Identifier: Apache-2.0\nexport const g = () => fetch("/api");\n' >web/field/f.ts; finds web-api web/field/f.ts
for kind in 'interface A { n: number }' 'type A = { n: number };' 'type A = B & { n?: number };'; do
    tree; printf '// SPDX-License-Identifier: Apache-2.0\nexport %s\n' "$kind" >web/shared/api/types.ts; finds web-shape web/shared/api/types.ts
done
tree; echo 'export const ask = () => call<{ id: string }>("GET", "/api/me");' >web/shared/api/client.ts; finds web-shape web/shared/api/client.ts
tree; printf '// SPDX-License-Identifier: Apache-2.0\nexport const g = (e: Element) => (e.innerHTML = "x");\n' >web/field/f.ts; finds web-html web/field/f.ts
for from in preact/hooks ../shared/api/client; do
    tree; printf '// SPDX-License-Identifier: Apache-2.0\n// What a mark is. Pure.\nimport { x } from %s;\n' "'$from'" >web/field/f.ts; finds web-pure web/field/f.ts
done
tree; printf '# SPDX-License-Identifier: Apache-2.0\ncompile-flags:\n\t@echo -std=c17 -Wall\n%%.h:\n\t@:\n' >Makefile; finds flags deploy/make/flags.mk

coded() { mkdir -p deploy/model; printf '# SPDX-License-Identifier: Apache-2.0\n= method | word | | how\nphone | 電話 | phone\n' >deploy/model/words.def; }
tree; coded; echo 'const char *a_word = "電話";' >>server/api/b.c; finds coded-word server/api/b.c
tree; coded; echo 'const char *a_word = "{\"enum\":[\"電話\"]}";' >>server/api/b.c; finds coded-word server/api/b.c
tree; coded; echo "export const w = '電話';" >>web/shared/api/get.ts; finds coded-word web/shared/api/get.ts
tree; coded; echo "export const w = { 電話: 1 };" >>web/shared/api/get.ts; finds coded-word web/shared/api/get.ts
tree; mkdir -p deploy/make deploy/model; echo '# SPDX-License-Identifier: Apache-2.0' | tee deploy/model/words.def >deploy/make/words.sh
echo 'echo deploy/GLOSSARY.md; exit 1' >>deploy/make/words.sh; finds made-words deploy/GLOSSARY.md
for said in deploy/API.md 'Error: no shape is X'; do
    tree; mkdir -p deploy/make; printf '# SPDX-License-Identifier: Apache-2.0\necho "%s"; exit 1\n' "$said" >deploy/make/api.sh
    case $said in Error*) finds api-page deploy/make/api.sh ;; *) finds api-page deploy/API.md ;; esac
done

tree; printf '// SPDX-License-Identifier: Apache-2.0\nexport const a = "災害を開設";\n' >web/field/f.ts; finds screen-words web/field/f.ts
tree; printf '/* SPDX-License-Identifier: Apache-2.0 */\nE(CALL, "call", 404, "その通報はありません。", "None.")\n' >server/base/errors.def; finds screen-words server/base/errors.def
tree; printf '<!-- SPDX-License-Identifier: Apache-2.0 -->\n<title>救急・指令</title>\n' >web/x.html; finds screen-words web/x.html
# Each word of the list is found where it stands alone, and none where it is right, in a comment or in a test.
planted() { grep -v '^#' "$LINT/screen_words.txt" | cut -f 1 | sed 's/.*/export const a = "&";/'; }
tree; { echo '// SPDX-License-Identifier: Apache-2.0'; planted; } >web/field/f.ts
if [ "$(sh "$LINT/run.sh" "$work/t" 2>&1 | grep -c '^web/field/f.ts:[0-9]*: screen-words: ')" -ge "$(planted | wc -l)" ]; then count yes; else count no "a word of screen_words.txt is not found"; fi
tree; { echo '// SPDX-License-Identifier: Apache-2.0'; echo '// 未選択 in older systems'; echo 'export const a = "避難行動要支援者、緊急通報、事案番号、市長（本部長）、副市長"; // no 未報告'; } >web/field/f.ts
{ echo '// SPDX-License-Identifier: Apache-2.0'; planted; } >web/field/f.test.ts
if sh "$LINT/run.sh" "$work/t" >"$work/out" 2>&1; then count yes; else count no "a word that is right was refused"; cat "$work/out"; fi

faults() { # faults FROM: a list of one fault
    mkdir -p tests/mutate tests/lib && cp -r "$LINT/../mutate/run.mjs" "$LINT/../mutate/lib" tests/mutate && cp "$LINT/../lib/cluster.mjs" "$LINT/../lib/logfmt.mjs" "$LINT/../lib/noted.mjs" tests/lib
    { echo '// SPDX-License-Identifier: Apache-2.0'; echo 'export default ['
      echo "  { behaviour: 'n is what comes back', file: 'server/base/a.c', from: '$1', to: 'return 0;', tests: ['unit:base/test_a'] },"; echo '];'; } >tests/mutate/base.mjs
    printf '/* SPDX-License-Identifier: Apache-2.0 */\n' >tests/unit/base/test_a.c
}
tree; faults 'return n;'; if sh "$LINT/run.sh" "$work/t" >"$work/out" 2>&1; then count yes; else count no "a fault that fits was refused"; cat "$work/out"; fi
tree; faults 'return m;'; finds fault tests/mutate/base.mjs
tree; faults 'int'; finds fault tests/mutate/base.mjs
tree; faults 'return n;'; rm tests/unit/base/test_a.c; finds fault tests/mutate/base.mjs

released() { mkdir -p tests/lint; sha256sum deploy/schema/tables/*.sql >tests/lint/released.txt; }
tree; released; echo '-- more' >>deploy/schema/tables/0001_one.sql; finds released deploy/schema/tables/0001_one.sql
tree; released; rm deploy/schema/tables/0001_one.sql; finds released deploy/schema/tables/0001_one.sql
tree; released; cp deploy/schema/tables/0001_one.sql deploy/schema/tables/0000_early.sql; finds released deploy/schema/tables/0000_early.sql

tree; printf 'int   b_wide( void );\n' >>server/api/b.c; finds form server/api/b.c
screens() {
    printf '{ "prettier": { "singleQuote": true } }\n' >web/package.json
    printf "// SPDX-License-Identifier: Apache-2.0\n/** Rejects without signal. */\nexport const get = (u: string) => fetch('/api/' + u);\n" >web/shared/api/get.ts
}
tree; screens; if sh "$LINT/run.sh" "$work/t" >"$work/out" 2>&1; then count yes; else count no "TypeScript in form was refused"; cat "$work/out"; fi
tree; screens; sed -i "s/'/\"/g" web/shared/api/get.ts; finds form web/shared/api/get.ts
tree; screens; printf '// %0138d\n' 0 >>web/shared/api/get.ts; finds form web/shared/api/get.ts
tree; screens; printf '// SPDX-License-Identifier: Apache-2.0\nexport const B = () => (\n  <p>\n    <b />　\n    <i />\n  </p>\n);\n' >web/field/b.tsx; finds form web/field/b.tsx
tree; printf 'int b_run(void)\n{\n    return 1;\n}\nconst struct route b_get = {\n    .run = b_run,\n};\n' >>server/api/b.c; finds struct-first server/api/b.c
body_route() { printf 'const struct route b_post = {\n    .request = &SHAPE_B,\n    .steps = { { "said", %s }, { "reply", b_reply } },\n};\n' "$1" >>server/api/b.c; }
tree; body_route said_read; if sh "$LINT/run.sh" "$work/t" >"$work/out" 2>&1; then count yes; else count no "a body read by its shape was refused"; cat "$work/out"; fi
tree; body_route said_reads; finds body-step server/api/b.c
tree; body_route 'b_take }, { "note", b_note'; finds body-step server/api/b.c
tree; printf 'static int b_q(const struct json *b)\n{\n    return json_opt_i64(b, "q", 0, 9, 0, 0);\n}\n' >>server/api/b.c; finds body-by-hand server/api/b.c
tree; printf 'static int b_q(struct job *j)\n{\n    return json_count(json_get(said_json(j), "q"));\n}\n' >>server/api/b.c; finds body-by-hand server/api/b.c
tree; printf 'static struct sv b_q(struct job *j)\n{\n    return job_req(j)->body;\n}\n' >>server/api/b.c; finds body-raw server/api/b.c
functions=deploy/schema/functions/one/two.sql
tree; sed -i 's/OR REPLACE //' $functions; finds function-again $functions
tree; echo 'ALTER FUNCTION anpi.two SECURITY DEFINER;' >>$functions; finds function-again $functions
tree; sed -i 's/SECURITY INVOKER//' $functions; finds function-says $functions
tree; sed -i 's/INVOKER/DEFINER/' $functions; finds function-says $functions
tree; sed -i '/^COMMENT/d' $functions; finds function-says $functions
tree; sed -i '/^REVOKE/d' $functions; finds function-says $functions
tree; sed -i '/^REVOKE/s/, anpi.seen//' $functions; finds function-says $functions
tree; cp $functions deploy/schema/functions/one/again.sql; finds function-twice $functions
tree; printf -- '-- SPDX-License-Identifier: Apache-2.0\nCREATE VIEW anpi.x AS SELECT 1;\n' >deploy/schema/tables/0063_x.sql; finds function-home deploy/schema/tables/0063_x.sql

tree; printf '/* SPDX-License-Identifier: Apache-2.0 */\nconst struct route a_count = { 0 };\n' >server/api/c.c; finds name-twice server/base/a.c
tree; printf 'struct work {\n    int a;\n};\n' | tee -a server/base/a.c >>server/api/b.c; finds struct-twice server/base/a.c
# Two files that call each other, by names of one header; and none where one of them is told by a struct of that name alone.
circle() { printf '/* SPDX-License-Identifier: Apache-2.0 */\n#include "server/base/a.h"\nint c_count(int n)\n{\n    return a_count(n);\n}\n' >server/base/c.c; }
tree; circle; sed -i 's/return n;/return c_count(n);/' server/base/a.c; sed -i 's/^int a_count.*/&\nint c_count(int n);/' server/base/a.h; finds circle server/base/a.c
tree; circle; sed -i 's/return n;/struct c_count {\n        int n;\n    } s = { n };\n    return s.n;/' server/base/a.c
if sh "$LINT/run.sh" "$work/t" >"$work/out" 2>&1; then count yes; else count no "a struct was taken for a call"; cat "$work/out"; fi

# A comment above a group is the contract of all in it, one behind a prototype its own; a line in between ends the group.
tree; sed -i 's/^int a_count.*/&\nint a_sum(int n);\nint a_mean(int n); \/* of none: 0 *\//' server/base/a.h
if sh "$LINT/run.sh" "$work/t" >"$work/out" 2>&1; then count yes; else count no "the contract of a group was not taken"; cat "$work/out"; fi
tree; sed -i 's/^int a_count.*/&\n\nint a_sum(int n);/' server/base/a.h; finds prototype-contract server/base/a.h
tree; sed -i 's/^int a_count.*/&\n\nextern const int a_most;/' server/base/a.h; finds prototype-contract server/base/a.h
tree; sed -i "s/^int a_count.*/&$(lines 110 'int a_sum(int n);' | sed 's/^/\\n/' | tr -d '\n')/" server/base/a.h; finds contract-share server/base/a.h

# An export of what pages share: the licence's line is no word of it, a line in between ends the group, and tests need none.
tree; sed -i 2d web/shared/api/get.ts; finds export-contract web/shared/api/get.ts
tree; printf 'export const put = (u: string) => get(u);\n\nexport type Got = Response;\n' >>web/shared/api/get.ts; finds export-contract web/shared/api/get.ts
tree; printf 'export const put = (u: string) => get(u);\nexport type { Got } from "./got";\n' >>web/shared/api/get.ts; printf '// SPDX-License-Identifier: Apache-2.0\nexport const a = 1;\n' >web/shared/api/get.test.ts
if sh "$LINT/run.sh" "$work/t" >"$work/out" 2>&1; then count yes; else count no "an export that has words was refused"; cat "$work/out"; fi

tree; printf '# SPDX-License-Identifier: Apache-2.0\nif true; then echo\n' >deploy/x.sh; finds script deploy/x.sh

echo "selftest: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
