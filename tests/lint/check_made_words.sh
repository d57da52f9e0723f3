# SPDX-License-Identifier: Apache-2.0
# What is made of the table of coded words and kept beside it is what would be made of it now.
[ -f deploy/model/words.def ] || exit 0
sh deploy/make/words.sh check | while read -r file; do
    printf 'made-words\t%s:1\tis not what words.def says: sh deploy/make/words.sh\n' "$file"
done
