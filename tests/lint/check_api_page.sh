# SPDX-License-Identifier: Apache-2.0
# The page of the interface is what routes, shapes, words and rights make of it now. It is made of the sources: nothing has to be built.
[ -f deploy/make/api.sh ] || exit 0
said=$(sh deploy/make/api.sh check 2>&1) && exit 0
if [ "$said" = deploy/API.md ]; then
    printf 'api-page\t%s:1\tis not what routes, shapes and words say: sh deploy/make/api.sh\n' "$said"
else
    printf 'api-page\tdeploy/make/api.sh:1\tcannot make the page: %s\n' "$(printf '%s' "$said" | grep -m 1 Error)"
fi
