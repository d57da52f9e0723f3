# SPDX-License-Identifier: Apache-2.0
# In the browser only shared/api talks to the server (and the service worker, which stands between the two), nothing
# writes HTML from text, and nothing is evaluated.
awk -F '\t' '
    $1 != "code" || $2 !~ /^web\/.*\.tsx?$/ || $2 ~ /\.test\.tsx?$/ { next }
    $2 !~ /^web\/shared\/api\// && $2 !~ /(^|\/)sw[a-z_]*\.ts$/ && $4 ~ /(^|[^A-Za-z_.])(fetch\(|new[ \t]+(EventSource|XMLHttpRequest|WebSocket)([^A-Za-z]|$))/ {
        printf "web-api\t%s:%d\tonly web/shared/api talks to the server\n", $2, $3
    }
    $4 ~ /(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write)/ {
        printf "web-html\t%s:%d\tHTML from text\n", $2, $3
    }
    $4 ~ /(^|[^A-Za-z_.])(eval\(|new[ \t]+Function[ \t]*\()/ { printf "web-eval\t%s:%d\tevaluates text\n", $2, $3 }' "$TOKENS"
