# The targets a person types. Everything a target does is in scripts/, so that it can be read and run by hand.

SHELL := bash
.DEFAULT_GOAL := help

# More flags for the server: make serve ARGS='--listen 127.0.0.1:9090'
ARGS ?=

.PHONY: serve
serve: ## install what is missing, build, and start the proxy on 127.0.0.1:8080
	@scripts/setup build
	@scripts/build
	.build/release/martlet serve $(ARGS)

.PHONY: test
test: ## install what is missing and run every check and every test: all that CI runs
	@scripts/setup test
	@scripts/check
	@scripts/test

.PHONY: check
check: ## the quick half: format, import rules, dependency floors, links, unit tests
	@scripts/setup test
	@scripts/check
	@scripts/test quick

.PHONY: fmt
fmt: ## format the Swift sources in place
	swift format format --in-place --parallel --recursive Package.swift Sources Tests

.PHONY: battery
battery: ## run the fault battery on the release build; BATTERY='U-0* SEC-A*' selects, see scripts/battery
	@scripts/setup build
	@scripts/build
	@scripts/battery

.PHONY: agreement
agreement: ## compare direct mode with what the real go says of some 180 repositories; AGREEMENT='eol-*' selects
	@scripts/setup test
	@scripts/build
	@scripts/agreement

.PHONY: cost
cost: ## count instructions and allocations of a request; 3 % more than bench/thresholds.tsv fails, see scripts/check-cost
	@scripts/setup test
	@scripts/build
	@scripts/check-cost

.PHONY: hashes
hashes: ## reproduce published hashes from repositories: REPOSITORIES=folder CASES=folder, see scripts/check-hashes
	@scripts/setup build
	@scripts/build
	@scripts/check-hashes $(if $(REPOSITORIES),REPOSITORIES=$(REPOSITORIES)) $(if $(CASES),CASES=$(CASES))

# How long each target is fuzzed; scripts/fuzz tells of RUNS, TARGETS, JOBS and PLANTED.
SECONDS ?= 60

.PHONY: fuzz
fuzz: ## fuzz every parser for SECONDS=60 each and print what is covered; PLANTED=1 proves that bugs are found
	@scripts/setup test
	@SECONDS=$(SECONDS) scripts/fuzz

.PHONY: differential
differential: ## ask Go's own code and ours 100,000 questions of each kind; COUNT=2000 is quick
	@scripts/setup test
	@scripts/differential $(COUNT)

.PHONY: tsan
tsan: ## run the unit tests under the thread sanitizer; the first build takes a quarter of an hour
	@scripts/setup build
	@scripts/tsan

.PHONY: reliability
reliability: ## run the battery three times with new seeds and write docs/reliability.md
	@scripts/setup test
	@scripts/build
	@scripts/reliability

.PHONY: mutants
mutants: ## plant bugs one by one in a scratch copy, and see whether the tests notice; about 40 minutes
	@scripts/setup test
	@scripts/mutants

.PHONY: bench
bench: ## run the benchmarks (release build), nginx and Go's file server beside, and write docs/benchmarks.md; half an hour
	@scripts/setup bench
	@scripts/bench

.PHONY: bench-scale
bench-scale: ## the same for a store of a million versions, which takes 8 GB while it is measured
	@scripts/setup bench
	@scripts/bench scale

.PHONY: clean
clean: ## remove what was built; the tools in .tools stay
	rm -rf .build .build-fuzz .build-differential .build-tsan .build-mutants

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
