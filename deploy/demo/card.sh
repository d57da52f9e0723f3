# SPDX-License-Identifier: Apache-2.0
# The card of a run, var/run.json (mode 0600, while it runs), and what a person is told. To be sourced by run.sh.
# shellcheck shell=sh

card_quoted() { if [ -n "$1" ]; then printf '"%s"' "$1"; else printf null; fi; }

card_write() {
    url="https://localhost:$port"
    (
        umask 077
        {
            printf '{"url":"%s","plain_url":"http://127.0.0.1:%s","pid":%s,"run_pid":%s,"ca_file":"var/ca.pem",' \
                "$url" "$plain_port" "$server" "$$"
            printf '"municipality":%s,"incident":%s,"feeds_base":%s,\n"users":' "$(card_quoted "$(card_fact municipality)")" \
                "$(card_quoted "$(card_fact incident)")" "$(card_quoted "$feeds_base")"
            cat "$city/users.json"
            printf '}\n'
        } >var/run.json.new
    )
    mv var/run.json.new var/run.json
}

# card_fact KEY: one of the `key=value` lines that the city's maker left.
card_fact() { sed -n "s/^$1=//p" "$city/facts" 2>/dev/null; }

card_print() {
    echo
    echo "  Anpi is at        $url"
    echo "                    (trust var/ca.pem, or accept the browser's warning)"
    echo "  without TLS       http://127.0.0.1:$plain_port     this machine only"
    [ -z "$feeds_base" ] || echo "  the utilities     $feeds_base     a replay of made-up outages"
    echo
    echo "  log in as         password                role"
    card_users | awk -F '\t' '!seen[$1]++' | while IFS="$(printf '\t')" read -r role login password name office; do
        printf '    %-16s  %-22s  %-16s  %s\n' "$login" "$password" "$role" "$office　$name"
    done
    echo
    echo "  more log-ins (field_community2 and on have the password of field_community) are in var/run.json, the logs in var/log. Ctrl-C stops it."
}

# The users as tab-separated lines; the file is ours, an object holds role, login, password, name and office, and no braces.
card_users() {
    tr -d '\n' <"$city/users.json" | tr '{' '\n' | awk '
        function value(key) { return match($0, "\"" key "\"[ ]*:[ ]*\"[^\"]*\"") ? last(substr($0, RSTART, RLENGTH)) : "" }
        function last(s) { sub(/^"[a-z]+"[ ]*:[ ]*"/, "", s); sub(/"$/, "", s); return s }
        /"login"/ { printf "%s\t%s\t%s\t%s\t%s\n", value("role"), value("login"), value("password"), value("name"), value("office") }'
}
