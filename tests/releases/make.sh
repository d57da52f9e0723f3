#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What a release leaves behind for the next one to be tested with:   tests/releases/make.sh [VERSION [TREE]]
#
# VERSION is that of server/base/version.h unless given, TREE this clone; TREE is built here first (programs and screens).
#   tests/releases/VERSION/dump.sql.br   a small made-up city in its schema, with an incident and marks
#   tests/releases/VERSION/facts.json    how many rows and marks that city has
#   tests/releases/VERSION/users.json    who logs in with which password
#   tests/releases/VERSION/web.tar.br    its built screens
#   tests/releases/VERSION/statements.br the statements that its programs prepare
#   tests/lint/released.txt              the hashes of its schema files, which never change from then on
# Only the last two releases are kept: an upgrade skips one at most.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
tree=$(cd "${2:-$here}" && pwd)
version=${1:-$(sed -n 's/^#define ANPI_VERSION "\(.*\)"$/\1/p' "$tree/server/base/version.h")}
out=$here/tests/releases/$version
bin=$tree/build/release
work=$(mktemp -d /tmp/anpi-release.XXXXXX)
dir=
trap '[ -z "$dir" ] || sh "$here/tests/lib/cluster.sh" stop "$dir"; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

make -s -C "$tree" MODE=release programs
sh "$tree/web/build.sh"
eval "$(sh "$here/tests/lib/cluster.sh" start --owner $$ | sed -n "s/^dir=\(.*\)/dir='\1'/p")"
db="host=$dir user=anpi_owner dbname=release"
psql -XAtq -v ON_ERROR_STOP=1 -d "host=$dir user=anpi_owner dbname=postgres" -c 'CREATE DATABASE release'
"$bin/anpi" migrate --db="$db" >/dev/null
"$bin/anpi" demo --people 60 --seed 7 --out="$work/city" --db="$db" >/dev/null

rm -rf "$out"
mkdir -p "$out"
pg_dump -d "$db" | brotli -q 11 -w 24 -c >"$out/dump.sql.br"
psql -XAtq -v ON_ERROR_STOP=1 -d "$db" -f "$here/tests/releases/facts.sql" >"$out/facts.json"
cp "$work/city/users.json" "$out/users.json"
chmod 644 "$out/users.json"
(cd "$tree/web/dist" && find . -type f ! -name '*.br' ! -name '*.gz' ! -name '*.map' | sort |
    tar --owner=0 --group=0 --mtime=@0 -cf - -T - | brotli -q 11 -w 24 -c) >"$out/web.tar.br"
(cd "$tree" && grep -lE '^-- for:.*(server|feeds|cli)' $(find server feeds -path '*/sql/*.sql' | sort) | while read -r file; do
    echo "-- statement: $(basename "$file" .sql) $(sed -n 's/^-- for: *//p' "$file")"
    sed '/^--/d' "$file"
done | brotli -q 11 -w 24 -c) >"$out/statements.br"
(cd "$tree" && sha256sum deploy/schema/tables/*.sql) >"$here/tests/lint/released.txt"
du -sh "$out"
