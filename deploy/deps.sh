#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs what this machine lacks, and nothing else.   deps.sh [run|test|bench|soak]
#
# run    what building and the demo need (the default)
# test   that, and what the tests need
# bench  that, and what the benchmarks compare against
# soak   what the tests need, and who besieges the server for hours
#
# A machine that has everything is left alone: no network, no root, a fraction of a second.
set -eu

what=${1:-run}
log() { echo "deps: $*"; }
die() { echo "deps: $*" >&2; exit 1; }

packages() {
    echo gcc libc6-dev make pkg-config ca-certificates curl openssl brotli
    echo libevent-dev libpq-dev libproj-dev proj-data libgeos-dev libcurl4-openssl-dev libssl-dev zlib1g-dev
    echo libsodium-dev libicu-dev libjansson-dev libzip-dev libexpat1-dev libseccomp-dev
    echo postgresql-15 postgresql-client-15
    # Whoever has npm already (Debian's or another) keeps it: the two cannot be installed side by side.
    command -v npm >/dev/null 2>&1 || echo nodejs npm
    case $what in
    run) ;;
    test) echo libcmocka-dev clang clang-format libclang-rt-14-dev chromium fonts-noto-cjk gdal-bin haproxy prometheus ;;
    soak) echo libcmocka-dev clang clang-format libclang-rt-14-dev chromium fonts-noto-cjk gdal-bin haproxy prometheus slowhttptest testssl.sh ;;
    bench) echo libcmocka-dev clang libclang-rt-14-dev postgresql-15-postgis-3 nginx-light ;;
    *) die "unknown set '$what': run, test, bench or soak" ;;
    esac
}

missing() {
    # One dpkg-query for all; it names the ones it does not know on stderr and fails, which is no error here.
    # shellcheck disable=SC2046
    { dpkg-query -W -f='${binary:Package} ${db:Status-Status}\n' $(packages) 2>/dev/null || :; } |
        awk -v want="$(packages | tr '\n' ' ')" '
            $2 == "installed" { sub(/:.*/, "", $1); have[$1] = 1 }
            END { n = split(want, w, " "); for (i = 1; i <= n; i++) if (!(w[i] in have)) printf "%s ", w[i] }'
}

# ---- installing -----------------------------------------------------------------------------------------------

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

may_install() {
    [ "$(id -u)" -eq 0 ] && return 0
    if ! command -v sudo >/dev/null 2>&1; then
        die "missing: $1
deps: you are not root and there is no sudo here. As root, run:
deps:   apt-get update && apt-get install -y --no-install-recommends $1"
    fi
    sudo -n true 2>/dev/null && return 0
    log "sudo may ask for your password, to install: $1"
    sudo -v || die "sudo refused. As root, run:
deps:   apt-get update && apt-get install -y --no-install-recommends $1"
}

update() {
    log "reading the package lists"
    as_root apt-get -q -o Acquire::Retries=3 update </dev/null >/dev/null || log "some package lists could not be read; going on"
}

# What apt has to say is only of interest when it fails.
apt_install() {
    said=$(mktemp /tmp/anpi-deps.XXXXXX)
    if as_root apt-get -q -y -o Acquire::Retries=3 -o Dpkg::Options::=--force-confold -o DPkg::Lock::Timeout=300 \
        install --no-install-recommends "$@" </dev/null >"$said" 2>&1; then
        rm -f "$said"
        return 0
    fi
    tail -n 20 "$said" >&2
    rm -f "$said"
    return 1
}

# Lists that are old name versions that are gone: read them again and try once more.
install() {
    log "installing (this can take minutes) $*"
    if ! known "$@"; then update; fi
    apt_install "$@" && return 0
    log "that failed; once more, with fresh package lists"
    update
    apt_install "$@" || die "could not install: $*"
}

known() {
    for p in "$@"; do
        apt-cache show "$p" >/dev/null 2>&1 || return 1
    done
}

# Debian's postgresql makes and starts a cluster when it is installed. Nobody asked for that one.
without_main_cluster() {
    conf=/etc/postgresql-common/createcluster.conf
    [ -e "$conf" ] && return 0
    install postgresql-common
    as_root sh -c "echo 'create_main_cluster = false' >> $conf"
}

# nginx and haproxy are only ever started by a benchmark or a test, by hand, and of prometheus only promtool is wanted: keep
# their packages from starting them.
without_services() {
    policy=/usr/sbin/policy-rc.d
    if [ -e "$policy" ]; then
        install "$@"
        return
    fi
    trap 'as_root rm -f /usr/sbin/policy-rc.d' EXIT
    as_root sh -c "printf '#!/bin/sh\nexit 101\n' > $policy && chmod 755 $policy"
    install "$@"
}

command -v dpkg-query >/dev/null 2>&1 ||
    die "this is not Debian. Install by hand what deploy/deps.sh lists, or use Debian 12."
lacking=$(missing)
[ -n "$lacking" ] || exit 0
may_install "$lacking"
case " $lacking" in
*" postgresql-15 "*) without_main_cluster ;;
esac
case " $lacking" in
# shellcheck disable=SC2086
*" nginx-light "* | *" haproxy "* | *" prometheus "*) without_services $lacking ;;
# shellcheck disable=SC2086
*) install $lacking ;;
esac
lacking=$(missing)
[ -z "$lacking" ] || die "still missing: $lacking"
log "done"
