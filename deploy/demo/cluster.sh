# SPDX-License-Identifier: Apache-2.0
# A PostgreSQL of one's own: made, started and stopped without touching the system's. To be sourced.
#
# PostgreSQL refuses to run as root, so root runs it as the folder's owner, or as `postgres` when the folder is new.
# It listens on no TCP port. Its socket lives in a folder of mode 0700 that only that user (and root) can enter; that
# folder is the lock on the door, so inside it everybody is trusted. The socket's path must stay below 107 bytes.
# shellcheck shell=sh

# Folder of the newest server programs on this machine; 15 is what Debian 12 has.
cluster_bin() {
    for v in 15 16 17 18; do
        [ -x "/usr/lib/postgresql/$v/bin/initdb" ] && echo "/usr/lib/postgresql/$v/bin" && return 0
    done
    echo "PostgreSQL is not installed: run deploy/deps.sh" >&2
    return 1
}

# cluster_user FOLDER: who runs a cluster whose folder this is.
cluster_user() {
    if [ "$(id -u)" -ne 0 ]; then
        id -un
    elif [ -d "$1" ] && [ "$(stat -L -c %u "$1")" -ne 0 ]; then
        stat -L -c %U "$1"
    else
        echo postgres
    fi
}

# cluster_as USER COMMAND…: from the root folder (that user may not be able to stand in ours), without our locale, and
# without our descriptors 8 and 9 (a lock that a server inherits outlives us).
cluster_as() {
    as=$1
    shift
    if [ "$(id -u)" -eq 0 ] && [ "$as" != root ]; then
        (cd / && exec env -u PGHOST -u PGPORT -u PGUSER -u PGDATABASE -u PGSERVICE LC_ALL=C.UTF-8 HOME=/ \
            setpriv --reuid="$as" --regid="$(id -gn "$as")" --init-groups "$@" 8>&- 9>&-)
    else
        (cd / && exec env -u PGHOST -u PGPORT -u PGUSER -u PGDATABASE -u PGSERVICE LC_ALL=C.UTF-8 "$@" 8>&- 9>&-)
    fi
}

# cluster_folder PATH: an empty folder of mode 0700 that belongs to the one who will run PostgreSQL.
cluster_folder() {
    mkdir -p "$1" && chmod 700 "$1" || return 1
    [ "$(id -u)" -ne 0 ] || chown postgres: "$1"
}

# cluster_init FOLDER [initdb options]: makes FOLDER/data. C.UTF-8, because trigrams of Japanese are lost under C.
cluster_init() {
    home=$1
    shift
    bin=$(cluster_bin) || return 1
    cluster_as "$(cluster_user "$home")" "$bin/initdb" -D "$home/data" -U anpi_owner -A trust \
        --locale=C.UTF-8 --encoding=UTF8 --no-instructions "$@" >/dev/null
}

# cluster_start FOLDER SOCKET_FOLDER [name=value …]: returns when it answers. The settings hold for this start.
cluster_start() {
    home=$1 sockets=$2
    shift 2
    bin=$(cluster_bin) || return 1
    user=$(cluster_user "$home")
    options="-c listen_addresses='' -c unix_socket_directories=$sockets -c unix_socket_permissions=0700"
    options="$options -c timezone=UTC -c jit=off -c log_timezone=UTC -c logging_collector=off"
    for setting in "$@"; do
        options="$options -c '$setting'"
    done
    cluster_as "$user" "$bin/pg_ctl" -D "$home/data" -l "$home/postgres.log" -w -t 120 -s -o "$options" start && return 0
    echo "PostgreSQL did not start; the end of its log:" >&2
    cluster_as "$user" tail -n 15 "$home/postgres.log" >&2
    return 1
}

# cluster_stop FOLDER [fast|immediate]: nothing if it does not run.
cluster_stop() {
    home=$1
    bin=$(cluster_bin) || return 1
    user=$(cluster_user "$home")
    cluster_as "$user" "$bin/pg_ctl" -D "$home/data" status >/dev/null 2>&1 || return 0
    cluster_as "$user" "$bin/pg_ctl" -D "$home/data" -m "${2:-fast}" -w -t 60 -s stop 2>/dev/null ||
        cluster_as "$user" "$bin/pg_ctl" -D "$home/data" -m immediate -w -t 30 -s stop
}

# cluster_sockets FOLDER: where a running (or killed) one has its socket; nothing if it was stopped in order.
cluster_sockets() {
    cluster_as "$(cluster_user "$1")" sed -n 5p "$1/data/postmaster.pid" 2>/dev/null
}
