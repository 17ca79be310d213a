// @ts-check
/**
 * Suggestions under a field: a combobox (WAI-ARIA 1.2, list autocomplete, manual selection).
 * A field of several lines stays a textbox, which may point into the list, too.
 */

const PAUSE = 80; // ms without a key, after which to ask
const LONGEST = 100; // characters; the server offers nothing for more

/** The list under one field. Without this module the field is an ordinary one. */
class Suggestions {
  /** @param {HTMLInputElement | HTMLTextAreaElement} field */
  constructor(field) {
    this.field = field;
    this.active = -1;
    this.composing = false;
    /** @type {AbortController | undefined} */
    this.asking = undefined;
    this.timer = 0;
    this.list = document.createElement("div");
    this.list.className = "suggestions-list";
    this.list.id = `${field.id}-suggestions`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", field.dataset.suggestLabel ?? "");
    this.said = document.createElement("span");
    this.said.className = "visually-hidden";
    this.said.setAttribute("role", "status");
    const box = field.closest("[data-suggest-box]") ?? field.parentElement;
    box?.classList.add("suggestions-box");
    box?.append(this.list, this.said);
    this.combobox = field instanceof HTMLInputElement;
    if (this.combobox) field.setAttribute("role", "combobox");
    else field.setAttribute("aria-haspopup", "listbox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.list.id);
    field.setAttribute("autocomplete", "off");
    this.open(false);
    this.listen();
  }

  listen() {
    const { field, list } = this;
    // An input method writes letters that are not the text yet: nothing is asked until it is done.
    field.addEventListener("compositionstart", () => this.pause(true));
    field.addEventListener("compositionend", () => this.pause(false));
    field.addEventListener("input", () => this.later());
    field.addEventListener("keydown", (event) => this.key(/** @type {KeyboardEvent} */ (event)));
    field.addEventListener("blur", () => this.close());
    field.form?.addEventListener("submit", () => this.close());
    // What was searched for is there: the list must not lie over it, unless someone chooses in it.
    document.addEventListener("htmx:afterSwap", (event) => {
      const asker = /** @type {CustomEvent} */ (event).detail.requestConfig?.elt;
      const choosing = this.active >= 0 || list.matches(":hover");
      if (asker && asker === field.form && !choosing) this.close();
    });
    // The field keeps the focus while an option is pressed.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  get options() {
    return /** @type {HTMLAnchorElement[]} */ ([...this.list.querySelectorAll("[role=option]")]);
  }

  /** @param {boolean} composing */
  pause(composing) {
    this.composing = composing;
    if (composing) this.stop();
    else this.later();
  }

  stop() {
    clearTimeout(this.timer);
    this.asking?.abort();
  }

  later() {
    if (this.composing) return;
    this.stop();
    const text = this.field.value.trim();
    if (!text || text.length > LONGEST || text.includes("\n")) this.close();
    else this.timer = setTimeout(() => void this.ask(text), PAUSE);
  }

  /** @param {string} text */
  async ask(text) {
    const asking = new AbortController();
    this.asking = asking;
    const query = new URLSearchParams({ q: text });
    const data = this.field.form ? new FormData(this.field.form) : undefined;
    for (const id of data?.getAll("collection") ?? []) query.append("collection", String(id));
    try {
      const response = await fetch(`${this.field.dataset.suggest}?${query}`, { signal: asking.signal });
      const html = response.ok && !response.redirected ? await response.text() : "";
      if (!asking.signal.aborted) this.show(html);
    } catch {
      // Aborted, or offline: a suggestion is a courtesy, its absence is not worth a word.
      if (!asking.signal.aborted) this.close();
    }
  }

  /** @param {string} html A fragment of our own template, which escapes what it is given. */
  show(html) {
    const fragment = document.createElement("template");
    fragment.innerHTML = html;
    const offered = fragment.content.querySelector("[data-said]");
    if (!offered?.childElementCount || document.activeElement !== this.field) {
      this.close();
      return;
    }
    // The chosen option stays chosen while it is offered.
    const before = this.options[this.active]?.href;
    this.list.replaceChildren(...offered.children);
    this.active = this.options.findIndex((each) => each.href === before);
    this.open(true);
    this.mark();
    this.said.textContent = offered.getAttribute("data-said");
  }

  /** @param {boolean} open */
  open(open) {
    this.list.hidden = !open;
    if (this.combobox) this.field.setAttribute("aria-expanded", String(open));
  }

  close() {
    this.stop();
    this.active = -1;
    this.open(false);
    this.mark();
    this.said.textContent = "";
  }

  mark() {
    this.options.forEach((each, i) => each.setAttribute("aria-selected", String(i === this.active)));
    const chosen = this.options[this.active];
    if (chosen) this.field.setAttribute("aria-activedescendant", chosen.id);
    else this.field.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  /** @param {number} step Past either end comes the text itself, then the other end. */
  move(step) {
    const places = this.options.length + 1;
    this.active = ((this.active + 1 + step + places) % places) - 1;
    this.mark();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.isComposing || this.composing) return;
    if (this.list.hidden) {
      // In a text of several lines the arrow alone belongs to the caret.
      const wanted = event.altKey || this.combobox;
      if (event.key === "ArrowDown" && wanted) this.later();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !event.shiftKey) this.move(step);
    else if (event.key === "Enter" && this.options[this.active]) this.options[this.active].click();
    else if (event.key === "Escape") this.close();
    else return;
    // Taken: the field must not clear itself or send, nor the caret move.
    event.preventDefault();
    event.stopPropagation();
  }
}

for (const field of document.querySelectorAll("[data-suggest]")) {
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) new Suggestions(field);
}
