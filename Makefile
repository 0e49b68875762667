# What one does with this repository. `make` checks what a build needs and lists the targets.
# Nothing here needs root; `make deps` (and the first build, if packages are missing) asks sudo for one apt line.

PREFIX ?= $(HOME)/.local
DEBUG := .build/debug/operator
RELEASE := .build/release/operator
# Tests of real processes and sockets run one after the other: beside everything else at once they would wait for CPU.
REAL := LiveClusterTests|StartCheckerTests|ProcessTests|RehearsalLifeTests|ProgramTests|CommandTests|CompletionTests|CrashTests|PDFaultTests|RealPrometheusTests|DeploymentsTests|LockTests
# Packed relocations: a binary 1.3 MB smaller, with fewer pages to touch at the start.
STATIC := -c release --static-swift-stdlib -Xlinker -s -Xlinker -z -Xlinker pack-relative-relocs -Xswiftc -use-ld=lld

.DEFAULT_GOAL := start
.PHONY: start help deps ready ready-tests ready-bench build release demo test test-all sanitize accept bench lint format docs install \
	uninstall clean

start: ## check Swift, disk and packages, then list this
	@echo "Operator: what a build needs"
	@.ci/ready.sh && echo "  all there" || true
	@echo
	@$(MAKE) --no-print-directory help

help:
	@echo "Targets:"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-16s %s\n", $$1, $$2 }'

demo: ready ## build, then break and heal a simulated cluster before your eyes (about a minute)
	swift build --product operator
	$(DEBUG) demo

test: ready ## all tests that need no server and no root (at most 5 minutes after the build)
	swift build --build-tests
	swift test --skip-build --skip "$(REAL)"
	swift test --skip-build --no-parallel --filter "$(REAL)"

test-all: ready-tests ## make lint, make test, the tests against real servers, and the acceptance checks in short
	$(MAKE) --no-print-directory lint
	OPERATOR_LONG_TESTS=1 $(MAKE) --no-print-directory test
	swift build --product operator
	python3 Tests/Acceptance/accept.py --operator $(DEBUG) --short --jobs 3

sanitize: ready-tests ## a part of the tests and of the program under AddressSanitizer and ThreadSanitizer (at most 10 minutes)
	.ci/sanitize.sh

accept: ready-tests release ## the long acceptance checks, one at a time (about an hour); prints a table
	python3 Tests/Acceptance/accept.py --operator $(RELEASE)

bench: ready-bench release ## measure against the budgets of docs/ARCHITECTURE.md, beside htop and btop (about 15 minutes, on a quiet machine)
	swift build --product BenchTool $(STATIC)
	/usr/bin/python3 Tests/Acceptance/bench.py --operator $(RELEASE)

build: ready ## build for development
	swift build

release: ready ## build the static, stripped binary
	swift build --product operator $(STATIC)

install: release ## put operator, its manual and completions under PREFIX (default ~/.local)
	.ci/install.sh "$(RELEASE)" "$(PREFIX)"

uninstall: ## take away what install put there
	.ci/install.sh --remove "$(PREFIX)"

deps: ## install missing Debian packages (as root or through sudo)
	@.ci/ready.sh --install --tests

lint: ## check the style of all sources
	swift format lint --strict -r Sources Tests Package.swift

format: ## bring all sources into the house's style
	swift format -i -r Sources Tests Package.swift

docs: ready ## write docs/COMMANDS.md from the command table
	swift build --product operator
	$(DEBUG) __reference > docs/COMMANDS.md

clean: ## remove everything built
	rm -rf .build

ready:
	@.ci/ready.sh --install --quiet

ready-tests:
	@.ci/ready.sh --install --quiet --tests

ready-bench:
	@.ci/ready.sh --install --quiet --tests --bench
