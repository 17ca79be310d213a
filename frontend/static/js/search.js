// @ts-check
/** The filters beside a search. The dates in them are never replaced: someone may be writing one. */

// The groups of a new panel are open or closed as those that it replaces.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = /** @type {CustomEvent} */ (event).detail;
  for (const group of target.querySelectorAll("details[id]")) {
    const next = fragment.querySelector(`#${CSS.escape(group.id)}`);
    if (next instanceof HTMLDetailsElement) next.open = group.open;
  }
});

// A year fills in its two dates; the rest of the search stays as it is by now.
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[data-dates]") : null;
  const form = link?.closest("form");
  if (!(link instanceof HTMLAnchorElement) || !form) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const dates = new URL(link.href).searchParams;
  for (const name of ["from", "to"]) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = dates.get(name) ?? "";
  }
  form.requestSubmit();
});
