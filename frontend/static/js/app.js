// @ts-check
/** What every page has: the theme switch, menus that close, messages that go, errors that speak. */

/** @param {string} theme */
function setTheme(theme) {
  const root = document.documentElement;
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // Storage is blocked: the choice lasts for this page.
  }
  showTheme();
}

function showTheme() {
  const current = document.documentElement.dataset.theme ?? "auto";
  for (const button of document.querySelectorAll("[data-set-theme]")) {
    button.setAttribute("aria-pressed", String(button.getAttribute("data-set-theme") === current));
  }
}

/** @param {EventTarget | null} target */
function closeMenus(target) {
  for (const menu of document.querySelectorAll("details.menu[open], details.drawer[open]")) {
    if (!(target instanceof Node) || !menu.contains(target)) menu.removeAttribute("open");
  }
}

/**
 * Show a message for a while. Text only. Other modules dispatch a "toast" event on the document:
 * importing this one would load it a second time beside its hashed copy.
 * @param {string} text
 */
function toast(text) {
  const item = document.createElement("p");
  item.className = "toast";
  item.textContent = text;
  document.getElementById("toasts")?.append(item);
}

/** @param {Element} item */
function expire(item) {
  const stay = item.querySelector("a, button, form") ? 20_000 : 7_000;
  setTimeout(() => item.remove(), stay);
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const theme = target?.closest("[data-set-theme]")?.getAttribute("data-set-theme");
  if (theme) setTheme(theme);
  closeMenus(target);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.menu[open] > summary, details.drawer[open] > summary");
  closeMenus(null);
  if (open instanceof HTMLElement) open.focus();
});
document.addEventListener("toast", (event) => toast(/** @type {CustomEvent} */ (event).detail));
for (const name of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(name, (event) => {
    // What is only an extra stays away without a word.
    if (event.target instanceof Element && event.target.closest("[data-quiet]")) return;
    const xhr = /** @type {any} */ (event).detail?.xhr;
    const said = xhr?.getResponseHeader?.("X-Message");
    toast(said ? decodeURIComponent(said) : (document.body.dataset.broken ?? ""));
  });
}

showTheme();
const toasts = document.getElementById("toasts");
if (toasts) {
  for (const item of toasts.children) expire(item);
  new MutationObserver((changes) => {
    for (const change of changes)
      for (const node of change.addedNodes) if (node instanceof Element) expire(node);
  }).observe(toasts, { childList: true });
}
