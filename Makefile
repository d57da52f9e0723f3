# SPDX-License-Identifier: Apache-2.0
# Anpi: build, run, test. Relative paths only: the folder may have spaces in its name.
#   make run | test | lint | bench | fuzz-smoke | soak | check | clean        MODE=release|debug|asan

MODE ?= release
O := build/$(MODE)
G := build/gen
PKGS := libevent libevent_openssl libpq proj geos libcurl openssl zlib libsodium icu-uc icu-i18n jansson libzip expat libseccomp

include deploy/make/flags.mk
include deploy/make/goals.mk

LIB_ROOMS := server/base geo server/loop server/outside server/db server/http server/picture server/auth server/registry server/api
LIB_SRC := $(foreach r,$(LIB_ROOMS),$(wildcard $(r)/*.c $(r)/*/*.c)) $(filter-out feeds/main.c,$(wildcard feeds/*.c feeds/*/*.c))
SQL_SRC := $(wildcard server/*/sql/*.sql server/*/*/sql/*.sql feeds/sql/*.sql)
# Both in the order in which they are applied.
SCHEMA_SRC := $(sort $(wildcard deploy/schema/tables/*.sql)) $(sort $(wildcard deploy/schema/functions/*/*.sql))
SQL_HEADERS := $(G)/sql_names.h $(G)/sql_rows.h
SHAPE_SRC := $(wildcard deploy/model/shapes/*.json)
SHAPE_HEADER := $(G)/shapes.h
WORDS_SRC := deploy/model/words.def
WORDS_HEADER := $(G)/words.h
LIB := $(O)/libanpi.a
LIB_OBJ := $(LIB_SRC:%.c=$(O)/%.o) $(O)/gen/sql_texts.o $(O)/gen/schema_texts.o $(O)/gen/schema_names.o $(O)/gen/words.o $(O)/gen/shapes.o
APP_OBJ := $(patsubst %.c,$(O)/%.o,$(wildcard server/app/*.c))
CLI_OBJ := $(patsubst %.c,$(O)/%.o,$(wildcard server/cli/*.c server/cli/*/*.c server/demo/*.c))
FEEDS_OBJ := $(O)/feeds/main.o
PROGRAMS := $(O)/anpi-server $(O)/anpi $(O)/anpi-feeds

.PHONY: build programs
build: programs
programs: $(PROGRAMS)

$(O)/anpi-server: $(APP_OBJ) $(LIB)
	$(call say,link)$(CC) $(CFLAGS) -o $@ $(APP_OBJ) $(LIB) $(LDLIBS)
$(O)/anpi: $(CLI_OBJ) $(LIB)
	$(call say,link)$(CC) $(CFLAGS) -o $@ $(CLI_OBJ) $(LIB) $(LDLIBS)
$(O)/anpi-feeds: $(FEEDS_OBJ) $(LIB)
	$(call say,link)$(CC) $(CFLAGS) -o $@ $(FEEDS_OBJ) $(LIB) $(LDLIBS)

$(LIB): $(LIB_OBJ)
	@rm -f $@
	$(call say,ar)ar rcs $@ $(LIB_OBJ)

$(O)/%.o: %.c | $(SQL_HEADERS) $(WORDS_HEADER) $(SHAPE_HEADER)
	@mkdir -p $(@D)
	$(call say,cc)$(CC) $(CFLAGS) $(CPPFLAGS) -MMD -MP -c -o $@ $<
$(O)/gen/%.o: $(G)/%.c
	@mkdir -p $(@D)
	$(call say,cc)$(CC) $(CFLAGS) $(CPPFLAGS) -MMD -MP -c -o $@ $<

# SQL lives in .sql files; the programs carry it as generated tables, made by one small program of this build. Files are replaced,
# never written in place: two makes may run at once. The names and the rows keep their age when none changed, so that editing a
# statement rebuilds one file.
GENERATE := $(G)/generate
$(GENERATE): $(wildcard deploy/make/*.c deploy/make/*.h)
	@mkdir -p $(G)
	$(call say,cc)$(CC) -std=c17 -D_GNU_SOURCE -O1 -Wall -Wextra -Wshadow -I. -o $@.$$$$ $(filter %.c,$^) -lsodium -ljansson && mv $@.$$$$ $@
$(G)/sql_texts.c: $(SQL_SRC) $(GENERATE) $(G)/sql_files
	@for kind in names rows; do \
	    $(GENERATE) $$kind $(SQL_SRC) > $(G)/sql_$$kind.h.$$$$ || { rm -f $(G)/sql_$$kind.h.$$$$; exit 1; }; \
	    if cmp -s $(G)/sql_$$kind.h.$$$$ $(G)/sql_$$kind.h; then rm -f $(G)/sql_$$kind.h.$$$$; \
	    else mv $(G)/sql_$$kind.h.$$$$ $(G)/sql_$$kind.h; fi; done; \
	$(GENERATE) texts $(SQL_SRC) > $(G)/sql_texts.c.$$$$ && mv $(G)/sql_texts.c.$$$$ $@
$(G)/sql_names.h $(G)/sql_rows.h: $(G)/sql_texts.c
	@[ -f $@ ] || { rm -f $<; $(MAKE) --no-print-directory $<; }
$(G)/schema_texts.c: $(SCHEMA_SRC) $(GENERATE) $(G)/sql_files | $(SQL_HEADERS)
	@$(GENERATE) schema $(SCHEMA_SRC) > $@.$$$$ && mv $@.$$$$ $@
$(G)/schema_names.c: $(SCHEMA_SRC) $(GENERATE) $(G)/sql_files | $(SQL_HEADERS)
	@$(GENERATE) schema-names $(SCHEMA_SRC) > $@.$$$$ && mv $@.$$$$ $@
# The coded words; their names keep their age when none changed, so that a label rebuilds one file.
$(G)/words.c: $(WORDS_SRC) $(GENERATE)
	@$(GENERATE) words-h $< > $(WORDS_HEADER).$$$$ || { rm -f $(WORDS_HEADER).$$$$; exit 1; }; \
	if cmp -s $(WORDS_HEADER).$$$$ $(WORDS_HEADER); then rm -f $(WORDS_HEADER).$$$$; else mv $(WORDS_HEADER).$$$$ $(WORDS_HEADER); fi
	@$(GENERATE) words-c $< > $@.$$$$ && mv $@.$$$$ $@
$(WORDS_HEADER): $(G)/words.c
	@[ -f $@ ] || { rm -f $<; $(MAKE) --no-print-directory $<; }
$(G)/shapes.h: $(SHAPE_SRC) $(GENERATE) $(WORDS_SRC)
	@$(GENERATE) shapes-header $(WORDS_SRC) $(SHAPE_SRC) > $@.$$$$ && mv $@.$$$$ $@
$(G)/shapes.c: $(SHAPE_SRC) $(GENERATE) $(WORDS_SRC) | $(G)/shapes.h
	@$(GENERATE) shapes $(WORDS_SRC) $(SHAPE_SRC) > $@.$$$$ && mv $@.$$$$ $@
# Changes when a file comes or goes, which no file's age would tell.
.PHONY: list-sql
$(G)/sql_files: list-sql
	@mkdir -p $(G)
	@echo '$(SQL_SRC) $(SCHEMA_SRC)' | cmp -s - $@ || echo '$(SQL_SRC) $(SCHEMA_SRC)' > $@

# One cmocka program a file: tests/unit/base/text/test_csv.c -> build/MODE/tests/unit/base/test_csv; inner rooms alike
UNIT_SRC := $(wildcard tests/unit/*/test_*.c tests/unit/*/*/test_*.c)
UNIT_BIN := $(UNIT_SRC:%.c=$(O)/%)
$(O)/tests/unit/%: tests/unit/%.c $(LIB)
	@mkdir -p $(@D)
	$(call say,link)$(CC) $(CFLAGS) $(CPPFLAGS) -MMD -MP -MF $@.d -o $@ $< $(LIB) -lcmocka $(LDLIBS)
# The tests of the commands and of the demo link them too, without their main.
CLI_LIB := $(O)/libcli.a
$(CLI_LIB): $(filter-out %/main.o %/commands.o,$(CLI_OBJ))
	@rm -f $@
	$(call say,ar)ar rcs $@ $^
$(O)/tests/unit/demo/%: tests/unit/demo/%.c $(CLI_LIB) $(LIB)
	@mkdir -p $(@D)
	$(call say,link)$(CC) $(CFLAGS) $(CPPFLAGS) -MMD -MP -MF $@.d -o $@ $< $(CLI_LIB) $(LIB) -lcmocka $(LDLIBS)
# What makes one call of a program fail, for tests of the programs as they are: tests/lib/fault/fault.c. It stands before the
# sanitizers, so it is not built with them.
FAULT := $(O)/libfault.so
$(FAULT): tests/lib/fault/fault.c tests/lib/fault/fault.h
	@mkdir -p $(@D)
	$(call say,link)$(CC) -std=c17 $(WARN) -O1 -g -fPIC -shared -ftls-model=initial-exec -fno-omit-frame-pointer -fno-builtin \
	    $(CPPFLAGS) -o $@ $<
.PHONY: fault-build
fault-build: $(FAULT)

.PHONY: unit-build unit
unit-build: $(UNIT_BIN) $(FAULT)
unit: unit-build
	sh tests/unit/run.sh $(O)/tests/unit

# Load generators and micro benchmarks: tests/bench/bench_*.c
BENCH_SRC := $(wildcard tests/bench/bench_*.c)
BENCH_BIN := $(BENCH_SRC:%.c=$(O)/%)
$(O)/tests/bench/%: tests/bench/%.c $(LIB)
	@mkdir -p $(@D)
	$(call say,link)$(CC) $(CFLAGS) $(CPPFLAGS) -MMD -MP -MF $@.d -o $@ $< $(LIB) $(LDLIBS)
.PHONY: bench-build
bench-build: $(BENCH_BIN)

# libFuzzer targets: tests/fuzz/fuzz_*.c, built with clang (MODE=fuzz)
FUZZ_SRC := $(wildcard tests/fuzz/fuzz_*.c)
FUZZ_BIN := $(FUZZ_SRC:%.c=$(O)/%)
$(O)/tests/fuzz/%: tests/fuzz/%.c $(LIB)
	@mkdir -p $(@D)
	$(call say,link)$(CC) $(CFLAGS) -fsanitize=fuzzer $(CPPFLAGS) -MMD -MP -MF $@.d -o $@ $< $(LIB) $(LDLIBS)
.PHONY: fuzz-build
fuzz-build: $(FUZZ_BIN)

-include $(shell [ -d $(O) ] && find $(O) -name '*.d' 2>/dev/null)
