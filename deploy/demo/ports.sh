# SPDX-License-Identifier: Apache-2.0
# Who listens on a port of this host, by what the kernel says in /proc. To be sourced by run.sh.
# A listener stands in the way when it has 127.0.0.1 or every address; or ::1, because `localhost` may mean that one too
# and a browser would then be talking to it.
# shellcheck shell=sh

# port_inodes PORT: the inodes of the sockets that stand in the way, a line each.
port_inodes() {
    hex=$(printf '%04X' "$1")
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v port="$hex" '
        function is_here(a) {
            return a == "0100007F" || a == "00000000" || a == "00000000000000000000000000000000" ||
                   a == "00000000000000000000000001000000" || a == "0000000000000000FFFF00000100007F" || a == "0000000000000000FFFF000000000000"
        }
        $4 == "0A" { split($2, local, ":"); if (local[2] == port && is_here(local[1])) print $10 }'
}

# port_pids PORT: the processes that have it open, as far as we may know: those of other users only root sees.
port_pids() {
    for inode in $(port_inodes "$1"); do
        find /proc/[0-9]*/fd -lname "socket:\[$inode\]" 2>/dev/null
    done | sed -n 's|^/proc/\([0-9]*\)/.*|\1|p' | sort -nu
}

# port_holder PORT: for people.
port_holder() {
    first=$(port_pids "$1" | head -n 1)
    if [ -z "$first" ]; then
        echo "a program of another user"
        return
    fi
    name=$(tr -d '\n' <"/proc/$first/comm" 2>/dev/null) || name=
    folder=$(readlink "/proc/$first/cwd" 2>/dev/null) || folder=
    echo "${name:-a program} (process $first${folder:+, in $folder})"
}

# port_is_of PORT PID: that process listens there, and nobody else.
port_is_of() { [ "$(port_pids "$1")" = "$2" ]; }

# port_free_from PORT: the next number above it that nobody listens on.
port_free_from() {
    p=$1
    while [ "$p" -lt 65535 ]; do
        p=$((p + 1))
        [ -n "$(port_inodes "$p")" ] || { echo "$p"; return; }
    done
}

# ports_check NAME=PORT NAME=PORT: both are numbers of ports, two of them, and free. Says all that is wrong, and what to type.
ports_check() {
    wrong= instead=
    [ "${1#*=}" != "${2#*=}" ] || { echo "run: PORT and PLAIN_PORT are both ${1#*=}: two are needed" >&2; return 1; }
    for v in "$@"; do
        number=${v#*=}
        case $number in
        0* | *[!0-9]* | "" | ??????*) wrong=1 ;;
        *) [ "$number" -le 65535 ] || wrong=1 ;;
        esac
        [ -z "$wrong" ] || { echo "run: $v: a port is a number from 1 to 65535" >&2; return 1; }
    done
    for v in "$@"; do
        number=${v#*=}
        [ -n "$(port_inodes "$number")" ] || continue
        echo "run: port $number (${v%%=*}) is taken by $(port_holder "$number")" >&2
        instead="$instead ${v%%=*}=$(port_free_from "$((number < 64000 ? number + 1000 : 1024))")"
    done
    [ -n "$instead" ] || return 0
    echo "run: stop it, or choose another port: make run$instead" >&2
    return 1
}
