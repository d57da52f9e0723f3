# SPDX-License-Identifier: Apache-2.0
# In the browser only shared/api talks to the server (and the service worker, which stands between the two), nothing
# writes HTML from text, nothing is evaluated, what is pure is, and the shapes of requests and answers are written by nobody.
awk -F '\t' '
    $1 != "code" || $2 !~ /^web\/.*\.tsx?$/ || $2 ~ /\.test\.tsx?$/ { next }
    $2 !~ /^web\/shared\/api\// && $2 !~ /(^|\/)sw[a-z_]*\.ts$/ && $4 ~ /(^|[^A-Za-z_.])(fetch\(|new[ \t]+(EventSource|XMLHttpRequest|WebSocket)([^A-Za-z]|$))/ {
        printf "web-api\t%s:%d\tonly web/shared/api talks to the server\n", $2, $3
    }
    $2 == "web/shared/api/types.ts" && $4 ~ /(^|[^A-Za-z_])interface[ \t]|(^|[{;,])[ \t]*[a-z_]+\??[ \t]*:/ ||
    $2 == "web/shared/api/client.ts" && $4 ~ /(^|[^A-Za-z_])call<[ \t]*([{]|unknown|any)/ {
        printf "web-shape\t%s:%d\twhat is asked and answered is described in deploy/model/shapes, and its types are made from that\n", $2, $3
    }
    $4 ~ /(innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write)/ {
        printf "web-html\t%s:%d\tHTML from text\n", $2, $3
    }
    $4 ~ /(^|[^A-Za-z_.])(eval\(|new[ \t]+Function[ \t]*\()/ { printf "web-eval\t%s:%d\tevaluates text\n", $2, $3 }' "$TOKENS"

# What says that it is pure draws nothing and asks nobody: states in, states out, so that its test needs neither page nor server.
grep -E '^web/.*\.tsx?$' "$FILES" | tr '\n' '\0' | xargs -0 -r awk '
    FNR == 1 { pure = 0 }
    FNR <= 6 && /^\/\/.*[^A-Za-z]Pure[^A-Za-z]/ { pure = 1 }
    pure && !/^import type / && /from .(preact(\/[a-z]+)?|[^ ]*\/api\/(client|live)).;$/ {
        printf "web-pure\t%s:%d\twhat is pure neither draws nor asks\n", FILENAME, FNR
    }'
