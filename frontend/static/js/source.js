// @ts-check
/** The viewer: j and k (or the arrows) go from footnote to footnote; the quote is brought into view. */

document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof Element && event.target.closest("input, textarea, select, pre");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { j: "after", ArrowRight: "after", k: "before", ArrowLeft: "before" }[event.key];
  const link = step && document.querySelector(`[data-step="${step}"]`);
  if (link instanceof HTMLAnchorElement) link.click();
});

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

const hit = document.querySelector("#hit");
const mark = hit?.querySelector("rect, mark") ?? document.querySelector(".leaf-paper mark") ?? hit;
const folded = mark?.closest("details:not([open])");
const place = mark?.getBoundingClientRect();
const unseen = place && (place.bottom > innerHeight * 0.9 || place.top < 0);
if (mark && unseen && !location.hash && !mark.closest("details:not([open])")) {
  mark.scrollIntoView({ block: "center" });
}
