// @ts-check
/** The list of uploads: three files at a time, each with its own bar, reason and retry. */

/** @typedef {{ file: File, path: string }} Found a file, and where it lay in a chosen folder */
/** @typedef {{ file: File, item: HTMLElement, state: "waiting" | "sending" | "done" | "failed" | "refused" }} Upload */
/**
 * What became of a file: `ok`, or why not. The words are the server's; `reason` names one of the
 * page's own when the server said nothing. A `refused` file stays refused: no retry is offered.
 * @typedef {{ ok: boolean, refused?: boolean, message?: string, reason?: string }} Outcome
 */

const AT_ONCE = 3;

/**
 * @param {HTMLFormElement} form
 * @param {File} file
 * @param {(percent: number) => void} progress
 * @returns {Promise<Outcome>} never rejects
 */
function send(form, file, progress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.responseType = "json";
    request.setRequestHeader("Accept", "application/json");
    const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("csrfmiddlewaretoken"));
    request.setRequestHeader("X-CSRFToken", token.value);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress((100 * event.loaded) / event.total);
    });
    request.addEventListener("load", () => resolve(outcome(request)));
    request.addEventListener("error", () => resolve({ ok: false, reason: "broken" }));
    request.addEventListener("abort", () => resolve({ ok: false, reason: "broken" }));
    const body = new FormData();
    body.append("files", file, file.name);
    request.send(body);
  });
}

/**
 * @param {XMLHttpRequest} request
 * @returns {Outcome}
 */
function outcome(request) {
  const message = request.response?.message;
  if (request.status === 202) return { ok: true };
  const final = request.status === 400 || request.response?.code === "quota";
  if (message) return { ok: false, refused: final, message };
  // A sign-in page comes back as 200 after a redirect; 403 without words is an old CSRF token.
  if (request.status < 400 || request.status === 403) return { ok: false, reason: "signedOut" };
  return { ok: false, reason: "server" };
}

class Queue {
  /** @type {Upload[]} */
  uploads = [];
  changed = 0;

  /**
   * @param {HTMLFormElement} form
   * @param {HTMLTemplateElement} template
   * @param {HTMLElement} panel
   */
  constructor(form, template, panel) {
    this.form = form;
    this.template = template;
    this.panel = panel;
    this.part("#uploads-retry").addEventListener("click", () => {
      for (const upload of this.uploads) if (upload.state === "failed") this.wait(upload);
      this.next();
    });
    this.part("#uploads-clear").addEventListener("click", () => {
      for (const upload of this.uploads) upload.item.remove();
      this.uploads = [];
      this.tell();
    });
  }

  get busy() {
    return this.uploads.some(({ state }) => state === "waiting" || state === "sending");
  }

  /**
   * @param {string} selector
   * @param {ParentNode} [within]
   * @returns {any}
   */
  part(selector, within = this.panel) {
    return within.querySelector(selector);
  }

  /** @param {Found[]} found */
  add(found) {
    this.form.classList.remove("drop-tall");
    for (const { file, path } of found) {
      const copy = /** @type {DocumentFragment} */ (this.template.content.cloneNode(true));
      const item = /** @type {HTMLElement} */ (copy.firstElementChild);
      this.part(".upload-name", item).textContent = path;
      this.part(".upload-name", item).title = path;
      this.part(".upload-size", item).textContent = size(file.size);
      this.part("ul").append(copy);
      /** @type {Upload} */
      const upload = { file, item, state: "waiting" };
      this.part("button", item).addEventListener("click", () => {
        this.wait(upload);
        this.next();
      });
      this.uploads.push(upload);
      this.wait(upload);
    }
    this.next();
  }

  /** @param {Upload} upload */
  wait(upload) {
    const largest = Number(this.form.dataset.largest);
    if (!upload.file.size) this.show(upload, "refused", this.words("empty"));
    else if (upload.file.size > largest) this.show(upload, "refused", this.words("large"));
    else this.show(upload, "waiting");
  }

  next() {
    const sending = this.uploads.filter(({ state }) => state === "sending").length;
    const waiting = this.uploads.filter(({ state }) => state === "waiting");
    for (const upload of waiting.slice(0, AT_ONCE - sending)) void this.send(upload);
    this.tell();
  }

  /** @param {Upload} upload */
  async send(upload) {
    this.show(upload, "sending");
    const bar = this.part("progress", upload.item);
    const { ok, refused, message, reason } = await send(this.form, upload.file, (percent) => {
      bar.value = percent;
    });
    if (ok) this.show(upload, "done");
    else this.show(upload, refused ? "refused" : "failed", message ?? this.words(reason ?? "server"));
    if (ok) this.announce();
    this.next();
  }

  /** Let the table show what has arrived, a moment later, so that many files ask once. */
  announce() {
    clearTimeout(this.changed);
    const wait = this.busy ? 1000 : 100;
    this.changed = setTimeout(() => document.body.dispatchEvent(new Event("library:changed")), wait);
  }

  /** @param {string} name */
  words(name) {
    return this.template.dataset[name] ?? "";
  }

  /**
   * @param {Upload} upload
   * @param {Upload["state"]} state
   * @param {string} [why]
   */
  show(upload, state, why = "") {
    upload.state = state;
    /** @type {Record<string, string>} */
    const badges = { waiting: "received", sending: "reading", done: "ready" };
    const badge = this.part(".state", upload.item);
    badge.className = `state state-${badges[state] ?? "failed"}`;
    badge.textContent = this.words(state === "refused" ? "failed" : state);
    this.part("progress", upload.item).hidden = state !== "sending";
    this.part("progress", upload.item).value = 0;
    this.part(".upload-why", upload.item).textContent = why;
    this.part(".upload-why", upload.item).hidden = !why;
    this.part("button", upload.item).hidden = state !== "failed";
  }

  tell() {
    const done = this.uploads.filter(({ state }) => state === "done").length;
    const again = this.uploads.filter(({ state }) => state === "failed").length;
    const failed = again + this.uploads.filter(({ state }) => state === "refused").length;
    const line = this.part("#uploads-told");
    const told = line.dataset.told.replace("{done}", done).replace("{all}", this.uploads.length);
    line.textContent = failed ? `${told}, ${line.dataset.failed.replace("{n}", failed)}` : told;
    this.panel.hidden = !this.uploads.length;
    this.part("#uploads-retry").hidden = again < 2 || this.busy;
    this.part("#uploads-clear").hidden = this.busy;
  }
}

/** @param {number} bytes */
function size(bytes) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const step = bytes >= 1024 ** 3 ? 3 : bytes >= 1024 ** 2 ? 2 : 1;
  const format = { style: "unit", unit: units[step], unitDisplay: "short", maximumFractionDigits: 1 };
  const language = document.documentElement.lang;
  return new Intl.NumberFormat(language, /** @type {any} */ (format)).format(Math.ceil((10 * bytes) / 1024 ** step) / 10);
}

const form = document.getElementById("drop");
const template = document.getElementById("upload-row");
const panel = document.getElementById("uploads");
if (form instanceof HTMLFormElement && template instanceof HTMLTemplateElement && panel) {
  const queue = new Queue(form, template, panel);
  document.addEventListener("library:picked", (event) => {
    queue.add(/** @type {CustomEvent<Found[]>} */ (event).detail);
  });
  window.addEventListener("beforeunload", (event) => {
    if (queue.busy) event.preventDefault();
  });
}
