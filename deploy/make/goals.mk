# SPDX-License-Identifier: Apache-2.0
# What a person asks for. Each goal is one script, so that it reads by itself.
.PHONY: run test lint bench soak fuzz-smoke check clean deps web
.DEFAULT_GOAL := build

run: ## a demo city, served
	@sh deploy/demo/run.sh
test: ## everything, on a clean machine too
	@sh tests/run.sh
lint:
	@sh tests/lint/run.sh
bench:
	@sh tests/bench/run.sh
soak:
	@sh tests/soak.sh
fuzz-smoke:
	@sh tests/fuzz/smoke.sh
deps: ## packages this machine lacks
	@sh deploy/deps.sh
web:
	@sh web/build.sh
check: lint test
clean:
	@sh deploy/demo/clean.sh
	rm -rf build web/dist
# PORT= PEOPLE= and the like reach the scripts as they are: make hands on what stands on its command line.
.PHONY: compile-flags
compile-flags: # for lint, and for editors
	@echo '$(CFLAGS) $(CPPFLAGS)'
