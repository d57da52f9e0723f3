# SPDX-License-Identifier: Apache-2.0
# The parts of a benchmark run. To be sourced by run.sh.
# shellcheck shell=sh disable=SC2154,SC2086 # $first and $ahead are words

line() { echo "bench $1 $2 $3 goal $4"; }
psql_in() { psql -qXAt -v ON_ERROR_STOP=1 "$db" "$@"; }

# value KEY: the number behind a word of "key number key number" on standard input.
value() { awk -v key="$1" '{ for (i = 1; i < NF; i++) if ($i == key) { print $(i + 1); exit } }'; }
# over A B [FORMAT]: A / B
over() { awk -v a="$1" -v b="$2" -v f="${3:-%.2f}" 'BEGIN { printf f "\n", b ? a / b : 0 }'; }
median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
size_name() { if [ "$1" -ge 1000000 ]; then echo "$(($1 / 1000000))m"; else echo "$(($1 / 1000))k"; fi; }

# database_on LIST: where PostgreSQL and all it starts from now on may run, before others where that is allowed.
# database_off: anywhere, like anybody.
database_on() {
    taskset -apc "$1" "$(head -n 1 "$dir/data/postmaster.pid")" >/dev/null
    [ -z "$first" ] || chrt -r -p 1 "$(head -n 1 "$dir/data/postmaster.pid")"
}
database_off() {
    taskset -apc "0-$work_core" "$(head -n 1 "$dir/data/postmaster.pid")" >/dev/null
    [ -z "$first" ] || chrt -o -p 0 "$(head -n 1 "$dir/data/postmaster.pid")"
}

# ---- a city, served -------------------------------------------------------------------------------------------------

city_make() {
    city=$folder/$1
    database=people_$1
    db="host=$dir user=anpi_owner dbname=$database"
    mkdir "$city"
    psql -qX "$conninfo" -c "CREATE DATABASE $database"
    maker=${CITY_BY:-$out/anpi}
    "$maker" migrate --db="$db" >/dev/null
    set -- --people "$1" --seed 1 --no-incident --out="$city" --db="$db"
    [ ! -d "$ANPI_DATA/names" ] || set -- "$@" --names="$ANPI_DATA/names"
    "$maker" demo "$@" >/dev/null
    "$out/anpi" migrate --db="$db" >/dev/null
    incident=$("$out/anpi" incident open --name=ベンチ --kind=台風 --municipality=23999 --db="$db")
    crew=$("$out/anpi" user token dispatch --db="$db")
    command=$("$out/anpi" user token command --db="$db")
    psql_in -c "VACUUM ANALYZE" -c "CHECKPOINT"
}

server_start() {
    [ -z "$server" ] || server_stop
    port=$((20000 + $$ % 20000))
    rm -rf "$folder/spool"
    cat >"$folder/server.conf" <<END
db = host=$dir user=anpi_server dbname=$database
address = 127.0.0.1
port = 0
plain_port = $port
web_root = $folder/web
spool_dir = $folder/spool
spool_max = 2g
demo = true
END
    $first setpriv --pdeathsig TERM taskset -c "$work_core" "$out/anpi-server" --config="$folder/server.conf" >"$folder/server.log" 2>&1 &
    server=$!
    tries=600
    until curl -fsS -o /dev/null "http://127.0.0.1:$port/readyz" 2>/dev/null; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] && kill -0 "$server" 2>/dev/null || { tail -n 5 "$folder/server.log" >&2; die "the server did not start"; }
        sleep 0.1
    done
}

server_stop() {
    kill -TERM "$server" 2>/dev/null || :
    wait "$server" 2>/dev/null || :
    server=
}

# Time to load, and resident memory a person against the smallest size of the run.
memory_measure() {
    ms=$(sed -n 's/.*event=picture.loaded .*ms=\([0-9]*\).*/\1/p' "$folder/server.log")
    goal=-
    [ "$people" -lt 1000000 ] || goal="<=$((people * 6 / 1000))"
    line "load_$name" "$ms" ms "$goal"
    kb=$(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$server/status")
    line "server_rss_$name" "$kb" kB -
    if [ -z "${least_kb:-}" ]; then
        least_kb=$kb least_people=$people
    else
        line "memory_a_person_$name" "$(((kb - least_kb) * 1024 / (people - least_people)))" bytes "<=1500"
    fi
}

# ---- lookups --------------------------------------------------------------------------------------------------------

# ours FILE SECONDS [options]: what bench_load says of lookups.
ours() {
    bodies=$1 seconds=$2
    shift 2
    $ahead "$tools/bench_load" --port="$port" --post=/api/lookup --bodies="$bodies" --token="$crew" --core=$load_core --seconds="$seconds" "$@"
}
theirs() { $ahead "$tools/bench_sql" run --db="$db" --sql=$sql --terms="$1" --conns=4 --core=$load_core --seconds="$2"; }
bare() { $ahead "$tools/bench_load" --port="$1" --get=/bare.json --core=$load_core --seconds="$2"; }

keys_make() {
    psql_in -f $sql/keys_tables.sql 2>/dev/null
    "$tools/bench_keys" fill --db="$db" --sql=$sql
    psql_in -f $sql/keys_index.sql
    queries=2000
    [ "$people" -lt 1000000 ] || queries=500 # SQL needs a while to verify them
    "$tools/bench_keys" mix --db="$db" --sql=$sql --out="$city" --queries=$queries
}

# The same ranked persons on both sides, for every question of the mix and of each class.
lookups_verify() {
    differ=0 compared=0
    for class in mix infix surname birth last4 town; do
        ours "$city/$class.jsonl" 600 --conns=1 --once=1 --out="$city/$class.answers" >/dev/null
        said=$("$tools/bench_sql" verify --db="$db" --sql=$sql --terms="$city/$class.terms" --answers="$city/$class.answers") || :
        differ=$((differ + $(echo "$said" | value differ)))
        compared=$((compared + $(echo "$said" | value compared)))
    done
    line "lookup_compared_$name" "$compared" queries -
    line "lookup_differ_$name" "$differ" queries "<=0"
}

lookups_by_class() {
    for class in infix surname birth last4 town; do
        a=$(ours "$city/$class.jsonl" 2 | value rate)
        b=$(theirs "$city/$class.terms" 2 | value rate)
        line "lookup_${class}_$name" "$a" /s -
        line "lookup_${class}_sql_$name" "$b" /s -
        line "lookup_${class}_vs_sql_$name" "$(over "$a" "$b" %.1f)" times ">=10"
    done
}

# A file as large as the mean answer, in our server's folder and nginx's.
bare_make() {
    bytes=$(($(stat -c %s "$city/mix.answers") / $(wc -l <"$city/mix.answers") - 1))
    head -c "$bytes" "$city/mix.answers" >"$folder/web/bare.json"
    line "lookup_answer_$name" "$bytes" bytes -
    server_start
}

nginx_start() {
    [ -z "$nginx" ] || return 0
    command -v nginx >/dev/null || { say "left out: nginx is not installed"; return 1; }
    nginx_port=$((port + 1))
    cat >"$folder/nginx.conf" <<END
daemon off;
worker_processes 1;
pid $folder/nginx.pid;
error_log stderr;
events { worker_connections 1024; }
http {
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000000;
    open_file_cache max=16;
    default_type application/json;
    client_body_temp_path $folder/nginx; proxy_temp_path $folder/nginx; fastcgi_temp_path $folder/nginx;
    uwsgi_temp_path $folder/nginx; scgi_temp_path $folder/nginx;
    server { listen 127.0.0.1:$nginx_port; root $folder/web; }
}
END
    $first setpriv --pdeathsig TERM taskset -c "$work_core" nginx -c "$folder/nginx.conf" 2>"$folder/nginx.log" &
    nginx=$!
    sleep 0.5
}

# Turns of all sides; the median of each ratio.
lookups_in_turns() {
    rm -f "$city"/*.turn
    nginx_start || :
    for turn in 1 2 3; do
        a=$(ours "$city/mix.jsonl" 2)
        b=$(theirs "$city/mix.terms" 2 | value rate)
        c=$(bare "$port" 2 | value rate)
        echo "$a" | value rate >>"$city/ours.turn"
        echo "$b" >>"$city/sql.turn"
        echo "$c" >>"$city/bare.turn"
        over "$(echo "$a" | value rate)" "$b" %.1f >>"$city/vs_sql.turn"
        over "$(echo "$a" | value rate)" "$c" >>"$city/vs_bare.turn"
        [ -z "$nginx" ] || over "$c" "$(bare "$nginx_port" 2 | value rate)" >>"$city/vs_nginx.turn"
    done
}

lookups() {
    keys_make
    lookups_verify
    bare_make
    database_on "$work_core"
    lookups_by_class
    lookups_in_turns
    database_off
    rate=$(median <"$city/ours.turn")
    line "lookup_mix_$name" "$rate" /s -
    line "lookup_mix_sql_$name" "$(median <"$city/sql.turn")" /s -
    line "lookup_vs_sql_$name" "$(median <"$city/vs_sql.turn")" times ">=30"
    half=$(over "$rate" 2 %.0f)
    line "lookup_half_rate_$name" "$half" /s -
    line "lookup_p99_at_half_rate_$name" "$(ours "$city/mix.jsonl" 3 --rate="$half" | value p99_us)" us -
    line "bare_reply_$name" "$(median <"$city/bare.turn")" /s -
    line "lookup_vs_bare_$name" "$(median <"$city/vs_bare.turn")" times ">=0.5"
    [ ! -s "$city/vs_nginx.turn" ] || line "bare_vs_nginx_$name" "$(median <"$city/vs_nginx.turn")" times ">=1"
}

# ---- marks ----------------------------------------------------------------------------------------------------------

# marks_ours TURN: 64 clients, one mark a request; adds the rate to ours.marks and the answers to one file.
marks_ours() {
    "$tools/bench_marks" bodies --db="$db" --sql=$sql --incident="$incident" --count=200000 >"$city/marks.jsonl"
    $ahead "$tools/bench_load" --port="$port" --post="/api/incidents/$incident/observations" --bodies="$city/marks.jsonl" --token="$command" \
        --conns=64 --core=$load_core --seconds=4 --once=1 --calm=1 --out="$city/marks.answers" >"$city/marks.said"
    value rate <"$city/marks.said" >>"$city/ours.marks"
    cat "$city/marks.answers" >>"$city/all.answers"
}

marks() {
    psql_in -f $sql/marks_acknowledged.sql 2>/dev/null
    rm -f "$city"/*.marks "$city/all.answers"
    database_on "0-$work_core"
    server_start # its own connections go before others too
    for turn in 1 2; do
        marks_ours
        for conns in 1 8 64; do
            $ahead "$tools/bench_marks" sql --db="$db" --sql=$sql --incident="$incident" --conns=$conns --core=$load_core --seconds=3 |
                value rate >>"$city/$conns.marks"
        done
    done
    database_off
    best=0
    for conns in 1 8 64; do
        rate=$(sort -n "$city/$conns.marks" | tail -n 1)
        line "marks_sql_${conns}_connections" "$rate" /s -
        best=$(printf '%s\n%s\n' "$best" "$rate" | sort -n | tail -n 1)
    done
    rate=$(sort -n "$city/ours.marks" | tail -n 1)
    line marks "$rate" /s -
    line marks_p99 "$(value p99_us <"$city/marks.said")" us -
    line marks_vs_sql "$(over "$rate" "$best")" times ">=3"
    psql_in -c "\\copy public.bench_answer FROM '$city/all.answers'"
    psql_in -F ' ' -f $sql/marks_check.sql >"$city/marks.check"
    line marks_acknowledged "$(cut -d ' ' -f 1 "$city/marks.check")" marks -
    line marks_refused "$(($(wc -l <"$city/all.answers") - $(cut -d ' ' -f 1 "$city/marks.check")))" marks "<=0"
    line marks_acknowledged_but_lost "$(cut -d ' ' -f 2 "$city/marks.check")" marks "<=0"
}

live() {
    "$tools/bench_marks" bodies --db="$db" --sql=$sql --incident="$incident" --count=5000 >"$city/live.jsonl"
    $ahead "$tools/bench_live" --port="$port" --token="$command" --incident="$incident" --bodies="$city/live.jsonl" --clients=1000 --rate=500 \
        --core=$load_core >"$city/live.said" || say "not every client heard of every mark"
    [ -s "$city/live.said" ] || return 0
    line live_deliveries "$(value deliveries <"$city/live.said")" events -
    line live_lost "$(value lost <"$city/live.said")" events "<=0"
    line live_p50 "$(over "$(value p50_us <"$city/live.said")" 1000 %.0f)" ms -
    line live_p99 "$(over "$(value p99_us <"$city/live.said")" 1000 %.0f)" ms "<=500"
}

# ---- the join of a storm --------------------------------------------------------------------------------------------

mesh() {
    cells=$ANPI_DATA/outages/replay/mesh/h01/teiden_mesh250.csv
    [ -r "$cells" ] || { say "left out: there is no $cells; set ANPI_DATA"; return 0; }
    psql -qX "$conninfo" -c "CREATE DATABASE mesh"
    "$tools/bench_mesh" --db="host=$dir user=anpi_owner dbname=mesh" --sql=$sql --cells="$cells"
}

# ---- geography ------------------------------------------------------------------------------------------------------

# geo_database: a database beside the city's, for what PostGIS does with the same shapes and points.
geo_database() {
    psql -qX "$conninfo" -c "CREATE DATABASE geo"
    geo_db="host=$dir user=anpi_owner dbname=geo"
    database_on "0-$work_core"
}

# on_data NAME... : the data is there; what is not is said and left out.
on_data() {
    for needed in "$@"; do
        [ -r "$ANPI_DATA/$needed" ] || { say "left out: there is no $ANPI_DATA/$needed; set ANPI_DATA"; return 1; }
    done
}

tiles() {
    on_data outages/2019-10_chubu_town_hours.geojson || return 0
    $first taskset -c "$work_core" "$tools/bench_tiles" --polygons="$ANPI_DATA/outages/2019-10_chubu_town_hours.geojson" --db="$geo_db" --sql=$sql
}

zones() {
    on_data gazetteer/23_aichi.csv boundaries/N03-21_23.geojson || return 0
    $first taskset -c "$work_core" "$tools/bench_zones" --gazetteer="$ANPI_DATA/gazetteer/23_aichi.csv" \
        --boundaries="$ANPI_DATA/boundaries/N03-21_23.geojson" --db="$geo_db" --sql=$sql
}

# Addresses through a JavaScript implementation with the same towns, where somebody has put one into a folder.
address_js() {
    [ -n "${JS_ADDRESSES:-}" ] || { say "left out: addresses in JavaScript; JS_ADDRESSES=FOLDER, see tests/bench/address_js.mjs"; return 0; }
    on_data gazetteer/japan.csv.gz geocode/addresses_sample.csv || return 0
    node $sql/address_js.mjs "$JS_ADDRESSES" "$ANPI_DATA/gazetteer/japan.csv.gz" "$ANPI_DATA/geocode/addresses_sample.csv" >"$folder/js.said"
    line address_js "$(value rate <"$folder/js.said")" addresses/s -
    line address_js_right "$(value right <"$folder/js.said")" addresses -
    line address_vs_js "$(over "$(value address_match <"$folder/geo.said")" "$(value rate <"$folder/js.said")" %.0f)" times ">=20"
}

geo() {
    "$tools/bench_geo" >"$folder/geo.said"
    cat "$folder/geo.said"
    address_js
    geo_database
    tiles
    zones
    database_off
}
