# The one entry: everything a person or CI does goes through here.
SWIFT ?= swift
FLAGS = --explicit-target-dependency-import-check error

.PHONY: build run test lint format bench docs clean deps deps-test

build: deps
	$(SWIFT) build $(FLAGS)

deps:
	@Tools/install-deps

deps-test:
	@Tools/install-deps test

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests
	@Tools/check-boundaries

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

clean:
	rm -rf .build
