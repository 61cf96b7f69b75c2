# The targets a person types. Everything a target does is in scripts/, so that it can be read and run by hand.

SHELL := bash
.DEFAULT_GOAL := help

# More flags for the server: make serve ARGS='--listen 127.0.0.1:9090'
ARGS ?=

.PHONY: serve
serve: ## install what is missing, build, and start the proxy on 127.0.0.1:8080
	@scripts/setup build
	swift build -c release --product martlet
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
	swift build -c release --product martlet
	@scripts/battery

.PHONY: reliability
reliability: ## run the battery three times with new seeds and write docs/reliability.md
	@scripts/setup test
	swift build -c release --product martlet
	@scripts/reliability

.PHONY: mutants
mutants: ## plant bugs one by one in a scratch copy, and see whether the tests notice; about two hours
	@scripts/setup test
	@scripts/mutants

.PHONY: bench
bench: ## run the benchmarks (release build) and write docs/benchmarks.md
	@scripts/setup test
	@scripts/bench

.PHONY: clean
clean: ## remove what was built; the tools in .tools stay
	rm -rf .build

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
