// @ts-check
/** Asking: the field that grows and sends, and the answer that streams. */

/** A turn that is being answered: follows its stream, shows each part where it belongs. */
class LiveAnswer extends HTMLElement {
  connectedCallback() {
    this.started = Date.now();
    this.stream = new EventSource(this.dataset.stream ?? "");
    for (const name of ["status", "sources"]) {
      this.stream.addEventListener(name, (event) => this.put(name, event.data));
    }
    this.stream.addEventListener("token", (event) => this.write(JSON.parse(event.data)));
    this.stream.addEventListener("citations", (event) => this.put("answer", event.data));
    this.stream.addEventListener("done", (event) => this.end(event.data));
    // Our own "error" event carries data; a lost connection does not, and must not be retried here.
    this.stream.addEventListener("error", (event) => {
      if (event instanceof MessageEvent) this.fail(event.data);
      else void this.reload();
    });
    this.part("stop")?.addEventListener("submit", (event) => void this.halt(event));
    this.part("quote")?.addEventListener("submit", (event) => void this.quote(event));
    this.timer = setInterval(() => this.tick(), 250);
  }

  disconnectedCallback() {
    this.close();
  }

  /** @param {string} name */
  part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  /**
   * Fragments come from our own templates, which escape what they are given.
   * @param {string} name
   * @param {string} html
   */
  put(name, html) {
    const part = this.part(name);
    if (!part) return;
    part.classList.remove("answer-streaming");
    part.innerHTML = html;
  }

  /** @param {string} text The model's words: text, never HTML. */
  write(text) {
    const part = this.part("answer");
    part?.classList.add("answer-streaming");
    part?.append(text);
  }

  tick() {
    const seconds = Math.floor((Date.now() - (this.started ?? 0)) / 1000);
    const time = this.part("time");
    if (time && seconds > 0) time.textContent = `${seconds} s`;
  }

  close() {
    clearInterval(this.timer);
    this.stream?.close();
  }

  /** Stop following: the status line goes, the passages fold away. */
  settle() {
    this.close();
    this.querySelector(".status-line")?.remove();
    this.part("stopped")?.remove();
    this.part("answer")?.classList.remove("answer-streaming");
    this.part("answer")?.setAttribute("aria-busy", "false");
    this.querySelector(".sources")?.removeAttribute("open");
  }

  /** @param {string} html */
  end(html) {
    this.settle();
    const answer = this.part("answer");
    const whole = document.createElement("template");
    whole.innerHTML = html;
    answer?.replaceChildren(...(whole.content.firstElementChild?.childNodes ?? []));
    /** @type {any} */ (window).htmx?.process(answer);
  }

  /** @param {string} html */
  fail(html) {
    this.settle();
    this.insertAdjacentHTML("beforeend", html);
    const last = this.lastElementChild;
    last?.setAttribute("role", "alert");
    // A source may no longer be read by this person: what was shown of it goes too.
    if (last?.hasAttribute("data-withdrawn")) {
      for (const name of ["answer", "sources"]) this.part(name)?.replaceChildren();
    }
  }

  /**
   * Stop: at once for who looks on; then show what the server has kept.
   * @param {Event} event
   */
  async halt(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const article = this.closest("article");
    const headers = { "HX-Request": "true" };
    const asked = fetch(form.action, { method: "POST", body: new FormData(form), headers, keepalive: true });
    this.fail(this.part("stopped")?.innerHTML ?? "");
    const response = await asked.catch(() => null);
    if (!response?.ok || !article) return;
    const whole = document.createElement("template");
    whole.innerHTML = await response.text();
    const kept = whole.content.firstElementChild;
    if (!kept) return;
    article.replaceWith(kept);
    /** @type {any} */ (window).htmx?.process(kept);
  }

  /**
   * Wait no longer: the stream goes on, with quotes.
   * @param {Event} event
   */
  async quote(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const button = form.querySelector("button");
    const body = new FormData(form);
    if (button) button.disabled = true;
    const response = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
    if (button) button.disabled = response?.ok ?? false;
  }

  /** The connection was lost: show what the server has stored by now. */
  async reload() {
    this.close();
    const tries = Number(this.dataset.tries ?? 0);
    await new Promise((done) => setTimeout(done, Math.min(8000, 500 * 2 ** tries)));
    try {
      const response = await fetch(this.dataset.turn ?? "", { headers: { "HX-Request": "true" } });
      if (!response.ok) throw new Error(String(response.status));
      const whole = document.createElement("template");
      whole.innerHTML = await response.text();
      const again = whole.content.querySelector("live-answer");
      if (again) again.setAttribute("data-tries", String(tries + 1));
      if (again && tries >= 5) throw new Error("still no answer");
      this.closest("article")?.replaceWith(whole.content);
    } catch {
      this.fail(this.part("lost")?.innerHTML ?? "");
    }
  }
}
customElements.define("live-answer", LiveAnswer);

/** @param {Element | null} area */
function grow(area) {
  if (!(area instanceof HTMLTextAreaElement) || CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}

document.addEventListener("input", (event) => {
  const target = event.target;
  if (target instanceof HTMLTextAreaElement) grow(target);
  if (target instanceof HTMLInputElement && target.name === "collection") showScope();
});
document.addEventListener("keydown", (event) => {
  const area = event.target;
  if (!(area instanceof HTMLTextAreaElement) || !area.classList.contains("composer-text")) return;
  // Enter sends; while an input method is composing (Chinese), Enter belongs to it.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (area.value.trim()) area.form?.requestSubmit();
});

function showScope() {
  const label = document.querySelector("[data-scope]");
  if (!(label instanceof HTMLElement)) return;
  const chosen = document.querySelectorAll('input[name="collection"]:checked');
  const names = [...chosen].map((each) => each.closest("label")?.textContent?.trim() ?? "");
  label.textContent = names.length ? names.join(", ") : (label.dataset.all ?? "");
}
showScope();

// Too many questions: what the server says about it has a place of its own.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = /** @type {any} */ (event);
  if (detail.xhr.status !== 429 || !detail.xhr.getResponseHeader("HX-Retarget")) return;
  detail.shouldSwap = true;
  detail.isError = false;
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, xhr } = /** @type {any} */ (event).detail;
  if (!(elt instanceof HTMLFormElement) || !(xhr?.status < 300)) return;
  const field = document.getElementById("question");
  if (!elt.matches(".composer-follow, .follow-up, .busy")) return;
  const sent = new FormData(elt).get("question");
  if (field instanceof HTMLTextAreaElement && field.value === sent) field.value = "";
  document.getElementById("busy")?.replaceChildren();
  document.querySelector("#turns > article:last-child")?.scrollIntoView({ block: "start" });
});
// A limit was taken away, and with it the button that had the focus.
document.addEventListener("htmx:afterSettle", (event) => {
  const { requestConfig } = /** @type {any} */ (event).detail;
  if (requestConfig?.elt?.matches(".limits")) document.getElementById("question")?.focus();
});
