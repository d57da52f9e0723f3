# SPDX-License-Identifier: Apache-2.0
# Where the demo's PostgreSQL keeps its data: var/pg. To be sourced, from the clone's root.
#
# For a user that is a folder. For root it is a link to a folder of mode 0700 below /var/lib that belongs to `postgres`:
# PostgreSQL does not run as root, and the user it runs as cannot enter root's home, where the clone may be.
# The folder knows which clone it belongs to, so that a copied clone does not share the data of the one it came from.
# shellcheck shell=sh

STATE_PREFIX=/var/lib/anpi-demo.

# state_open: makes sure that var/pg is there and is ours, and prints its real path.
state_open() {
    if [ "$(id -u)" -ne 0 ]; then
        if [ -L var/pg ] || { [ -d var/pg ] && [ ! -O var/pg ]; }; then
            echo "var/pg was made by root: use sudo again, or sudo make clean first" >&2
            return 1
        fi
        mkdir -p var/pg && chmod 700 var/pg || return 1
        (cd var/pg && pwd -P)
        return
    fi
    # A folder here was made by a user who ran the demo without sudo: it stays that user's.
    if [ ! -L var/pg ] && [ -d var/pg ]; then
        (cd var/pg && pwd -P)
        return
    fi
    folder=$(readlink var/pg 2>/dev/null) || folder=
    if [ -n "$folder" ] && [ -d "$folder" ] && state_is_ours "$folder"; then
        echo "$folder"
        return
    fi
    folder=$(mktemp -d "${STATE_PREFIX}XXXXXX") || return 1
    pwd -P >"$folder/clone"
    chown -R postgres: "$folder" && chmod 700 "$folder" || return 1
    rm -f var/pg
    ln -s "$folder" var/pg || return 1
    echo "$folder"
}

# Ours if it says so, or if the clone it names is gone: then this one was moved from there.
state_is_ours() {
    said=$(cat "$1/clone" 2>/dev/null) || return 1
    [ "$said" = "$(pwd -P)" ] && return 0
    [ ! -e "$said" ] || return 1
    pwd -P >"$1/clone"
}

# state_remove: the data behind var/pg, wherever it is.
state_remove() {
    folder=$(readlink var/pg 2>/dev/null) || folder=
    case $folder in
    "$STATE_PREFIX"*)
        if [ "$(id -u)" -ne 0 ]; then
            echo "var/pg was made by root: sudo make clean" >&2
            return 1
        fi
        [ "$(cat "$folder/clone" 2>/dev/null)" != "$(pwd -P)" ] || rm -rf "$folder"
        ;;
    esac
    rm -rf var/pg
}
