# The one entry: everything that a person or CI does goes through here. README.md tells how.
SWIFT ?= swift
FLAGS = --explicit-target-dependency-import-check error
RELEASE = .build/release
IMAGES ?= out/samples
SAVE ?= out/save
# make fuzz: how many broken files. Another seed gives others, also for make kill.
FILES ?= 100000
SEED ?= 1
# make kill: how many sessions.
RUNS ?= 300

# make bench: which groups of figures; if empty, all but those that take long: images (makes what the others
# look at), catalog-huge, endurance, large.
ROWS ?=
# make bench-peers: of imagemarker, ds9, ginga and library which; all if empty.
PEERS ?=

.PHONY: build run test lint format docs translations pictures fuzz kill peer bench bench-peers clean deps deps-test

build: deps
	$(SWIFT) build $(FLAGS)

# Opens the program on sample images of its own, or on IMAGES=folder SAVE=folder. Without a display
# it plays a short session on a virtual one.
run: deps
	$(SWIFT) build -c release $(FLAGS)
	@if [ "$(IMAGES)" = out/samples ] && [ ! -d out/samples ]; then \
	  $(RELEASE)/imgmarker sample out/samples >/dev/null && echo "Made sample images in out/samples."; \
	fi
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ] || [ "$$(uname)" = Darwin ]; then \
	  $(RELEASE)/imgmarker "$(IMAGES)" --save "$(SAVE)"; \
	else \
	  echo "There is no display here, so a session is played on a virtual one."; \
	  Tools/play-session $(RELEASE)/imgmarker "$(IMAGES)" "$(SAVE)"; \
	fi

test: deps-test lint
	$(SWIFT) build --build-tests $(FLAGS)
	Tools/on-display $(SWIFT) test --skip-build --no-parallel

lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests
	@Tools/check-boundaries

format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

# The list of commands in the documentation, made from the program's table of them.
docs: deps-test
	IMGMARKER_WRITE_DOCS=1 $(SWIFT) test $(FLAGS) --filter CommandDocumentation

# The list of all messages from the sources, and the translations beside it, compiled to where the
# built programs look for them.
translations: deps-test
	$(SWIFT) build -c release $(FLAGS)
	Tools/make-translations $(RELEASE)/../share/locale

# The pictures in the documentation: the real window, played on a virtual screen.
pictures: deps
	$(SWIFT) build -c release $(FLAGS)
	Tools/make-pictures $(RELEASE) Docs/Pictures

# Broken files by the thousand through all readers, under the address sanitizer.
fuzz: deps
	$(SWIFT) build -c release --sanitize=address --scratch-path .build-fuzz --product fuzz-readers
	ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1:max_allocation_size_mb=2048 \
	  .build-fuzz/release/fuzz-readers $(FILES) $(SEED) Tests/MarkerCodecsTests/Fixtures/images \
	  Tests/MarkerCodecsTests/Fixtures/marks

# The program killed at random instants of played sessions; what it wrote must be there.
kill: deps-test
	$(SWIFT) build -c release $(FLAGS)
	Tools/on-display $(RELEASE)/kill-sessions $(RUNS) $(SEED)

# Save folders to and fro between this program and the Python program Image Marker 1.2.0.
peer: deps
	Tools/install-peer
	$(SWIFT) build $(FLAGS) --product imgmarker
	Tools/make-peer-folders.py --check
	Tools/check-peer.py .build/debug/imgmarker

# What the program promises, measured beside its peers and the limits of the machine: a JSON line each.
# Keeps what it needs in out/bench for the next time, and the latest row of each name in out/bench/ours.jsonl.
bench: deps
	@$(SWIFT) build -c release $(FLAGS) --product MarkerBench >&2
	@mkdir -p out/bench
	@$(RELEASE)/MarkerBench out/bench $(ROWS)

# The same of the programs beside ours, which it installs, and a table of both. `make bench` has ours.
bench-peers: deps
	@Tools/install-bench-peers >&2
	@mkdir -p out/bench
	@Tools/keep-rows out/bench/peers.jsonl Tools/bench-peers.py out/bench $(PEERS)
	@Tools/ratio-table out/bench/ours.jsonl out/bench/peers.jsonl

deps:
	@Tools/install-deps

deps-test:
	@Tools/install-deps test

clean:
	rm -rf .build out
