# SPDX-License-Identifier: Apache-2.0
# Compiler flags by MODE. WERROR=1 in CI; V=1 shows the commands.
say = $(if $(V),,@printf '  %-5s %s\n' $(1) $@;)
WARN := -Wall -Wextra -Wconversion -Wshadow -Wvla -Wformat=2 -Wstrict-prototypes -Wmissing-prototypes
ifdef WERROR
WARN += -Werror
endif
CPPFLAGS := -I. -I$(G) -D_GNU_SOURCE $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
CFLAGS := -std=c17 $(WARN) -fstack-protector-strong -fPIE -pthread
# Memory refused to our own code is counted on its way: server/base/shortage.h.
LDLIBS = -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup,--wrap=strndup $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lgeos_c -levent_pthreads -lm

ifeq ($(MODE),release)
CC := gcc
CFLAGS += -O2 -g -D_FORTIFY_SOURCE=2
else ifeq ($(MODE),debug)
CC := gcc
CFLAGS += -O0 -g
else ifeq ($(MODE),asan)
CC := gcc
CFLAGS += -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
else ifeq ($(MODE),fuzz)
CC := clang
CFLAGS += -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
else
$(error MODE must be release, debug, asan or fuzz)
endif
