// @ts-check
/** A paper: the button that prints it. */

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
