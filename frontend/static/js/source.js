// @ts-check
/**
 * The viewer: n and p (or the arrows, or j and k) go from footnote to footnote, Escape back to the
 * answer; the quote is brought into view; a page that could not be drawn is asked for again.
 */

/** @type {Record<string, string>} */
const STEPS = {
  n: "after",
  j: "after",
  ArrowRight: "after",
  p: "before",
  k: "before",
  ArrowLeft: "before",
  Escape: "back",
};
const FIELDS = "input, textarea, select, [contenteditable], dialog";
/** Where the arrows scroll sideways: listings, tables, an enlarged page. */
const SCROLLED = "pre, [role=group][tabindex]";

document.addEventListener(
  "keydown",
  (event) => {
    const at = event.target instanceof Element ? event.target : null;
    const step = STEPS[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey || at?.closest(FIELDS)) return;
    if (event.key.startsWith("Arrow") && at?.closest(SCROLLED)) return;
    // Escape closes an open menu first.
    if (step === "back" && document.querySelector("details.menu[open], details.drawer[open]")) return;
    const link = document.querySelector(`[data-step="${step}"]`);
    if (link instanceof HTMLAnchorElement) link.click();
  },
  true,
);

const current = document.querySelector("[data-current]");
const number = CSS.escape(current?.getAttribute("data-current") ?? "");
for (const link of current?.querySelectorAll(`a[data-note="${number}"]`) ?? []) {
  link.classList.add("current");
  link.setAttribute("aria-current", "true");
}
// On a narrow page the answer stands above the document: fold it, so that the quote is in sight.
const whole = document.querySelector(".viewer-whole");
const wide = matchMedia("(min-width: 60rem)");
const fold = () => whole?.toggleAttribute("open", wide.matches);
wide.addEventListener("change", fold);
fold();

/** Bring the quote into view, up and down and, in a wide table or an enlarged page, sideways. */
function show() {
  const mark = document.getElementById("hit");
  const place = mark?.getBoundingClientRect();
  if (!mark || !place) return;
  const frame = mark.closest(".sheet-large, .leaf-scroll")?.getBoundingClientRect();
  const sideways = frame && (place.left < frame.left || place.right > frame.right);
  const below = place.bottom > Math.min(innerHeight, frame?.bottom ?? innerHeight) * 0.9;
  if (below || sideways || place.top < Math.max(0, frame?.top ?? 0) + 80) {
    mark.scrollIntoView({ block: "center", inline: "nearest" });
  }
}

const TRIES = 3;
const picture = /** @type {HTMLImageElement | null} */ (document.querySelector(".sheet img"));
/** Ask again for a page that could not be drawn: many are drawn at the same time. Then its text. */
function again() {
  const tries = Number(picture?.dataset.tries ?? 0);
  const text = document.querySelector(".sheet-text");
  if (!picture || tries >= TRIES) {
    text?.setAttribute("open", "");
    return;
  }
  picture.dataset.tries = String(tries + 1);
  setTimeout(() => (picture.srcset = picture.srcset), 1500 * (tries + 1));
}
if (picture) {
  picture.addEventListener("error", again);
  picture.addEventListener("load", show, { once: true });
  if (picture.complete && !picture.naturalWidth) again();
}
show();
