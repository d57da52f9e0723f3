# SPDX-License-Identifier: Apache-2.0
# What a route or a command is stands before how it works: the const struct opens the file, ahead of the first function body.
awk -F '\t' '
    $1 != "code" || $2 !~ /^server\/(api|cli|demo)\/.*\.c$/ { next }
    $2 != file { file = $2; body = 0 }
    $4 ~ /^\{/ { body = 1 }
    body && $4 ~ /^(static )?const struct (route|command) [a-z_0-9]+ = \{/ {
        printf "struct-first\t%s:%d\tits struct stands before the first function body\n", $2, $3
    }' "$TOKENS"
