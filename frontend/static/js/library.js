// @ts-check
/** Pages of the library: quiet polling, roles that save themselves, keys that copy. */

document.addEventListener("change", (event) => {
  const field = event.target instanceof Element ? event.target : null;
  const form = field?.closest("form[data-submit-on-change]");
  if (form instanceof HTMLFormElement) form.requestSubmit();
});

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
  if (!(button instanceof HTMLElement)) return;
  const source = document.getElementById(button.dataset.copy ?? "");
  if (!source) return;
  try {
    await navigator.clipboard.writeText(source.textContent ?? "");
    document.dispatchEvent(new CustomEvent("toast", { detail: button.dataset.copied ?? "" }));
  } catch {
    // No clipboard without HTTPS: mark the text, so that the keys for copying work.
    getSelection()?.selectAllChildren(source);
  }
});

// A poll that fails is tried again in two seconds: no message each time.
for (const name of ["htmx:responseError", "htmx:sendError"]) {
  document.body.addEventListener(name, (event) => {
    const polling = event.target instanceof Element && event.target.matches("#poller, #standing");
    if (polling) event.stopPropagation();
  });
}
