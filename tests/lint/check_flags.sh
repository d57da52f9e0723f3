# SPDX-License-Identifier: Apache-2.0
# The compiler is asked for everything the laws name, and CI makes its warnings errors.
[ -f Makefile ] || exit 0
flags=$(make -s compile-flags WERROR=1) || exit 1
for flag in -std=c17 -Wall -Wextra -Wconversion -Wshadow -Wvla -Wformat=2 -Wstrict-prototypes -Wmissing-prototypes -Werror; do
    case " $flags " in
    *" $flag "*) ;;
    *) printf 'flags\tdeploy/make/flags.mk:1\t%s is missing\n' "$flag" ;;
    esac
done
