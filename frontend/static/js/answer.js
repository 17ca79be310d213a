// @ts-check
/** Footnotes: a number and its note light up together; on a narrow page the number opens the note. */

const NARROW = matchMedia("(max-width: 55.99rem)");

/** @param {EventTarget | null} target */
function noteOf(target) {
  return target instanceof Element ? target.closest("[data-note]") : null;
}

/**
 * @param {Element} at
 * @param {boolean} on
 */
function light(at, on) {
  const number = at.getAttribute("data-note");
  const answer = at.closest(".answer, .turn, .viewer");
  for (const each of answer?.querySelectorAll(`[data-note="${CSS.escape(number ?? "")}"]`) ?? []) {
    each.classList.toggle("lit", on);
  }
}

for (const [name, on] of /** @type {[string, boolean][]} */ ([
  ["pointerover", true],
  ["pointerout", false],
  ["focusin", true],
  ["focusout", false],
])) {
  document.addEventListener(name, (event) => {
    const at = noteOf(event.target);
    if (at) light(at, on);
  });
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const link = target?.closest("a[data-note]");
  if (link && NARROW.matches && !event.ctrlKey && !event.metaKey) toggle(event, link);
  const copy = target?.closest("[data-copy-from]");
  if (copy instanceof HTMLAnchorElement && "clipboard" in navigator && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    void copyFrom(copy);
  }
});

/**
 * Open the note at its first number; the other numbers of the same note bring it to them.
 * @param {Event} event
 * @param {Element} link
 */
function toggle(event, link) {
  const number = CSS.escape(link.getAttribute("data-note") ?? "");
  const note = link.closest(".answer")?.querySelector(`.note[data-note="${number}"]`);
  if (!note) return;
  event.preventDefault();
  const sup = link.closest("sup");
  const here = sup?.nextElementSibling === note;
  if (sup && !here) sup.after(note);
  const open = here ? note.classList.toggle("open") : !note.classList.add("open");
  link.setAttribute("aria-expanded", String(open));
}

/**
 * Copy the text that a link leads to; where that is not allowed, follow the link.
 * @param {HTMLAnchorElement} link
 */
async function copyFrom(link) {
  const text = fetch(link.href).then(async (response) => {
    if (!response.ok) throw new Error(String(response.status));
    return new Blob([await response.text()], { type: "text/plain" });
  });
  try {
    // A browser may forget the click while it waits: it takes the promise instead.
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": text })]);
    document.dispatchEvent(new CustomEvent("toast", { detail: link.dataset.copied }));
  } catch {
    location.assign(link.href);
  }
}
