// @ts-check
/** Fields of a document: the place in the line while the model is waited for, then the values. */

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.matches("#fields > form")) return;
  event.preventDefault();
  if (!form.classList.contains("reading")) void read(form);
});

/** @param {HTMLFormElement} form */
async function read(form) {
  const request = new AbortController();
  const button = /** @type {HTMLButtonElement | null} */ (form.querySelector('[type="submit"]'));
  const cancel = form.querySelector('[data-part="cancel"]');
  const status = form.querySelector('[data-part="status"]');
  const before = status?.innerHTML ?? "";
  cancel?.addEventListener("click", () => request.abort(), { once: true });
  form.classList.add("reading");
  if (button) button.disabled = true;
  try {
    const headers = { Accept: "text/event-stream" };
    const sent = { method: "POST", body: new FormData(form), headers, signal: request.signal };
    const response = await fetch(form.action, sent);
    if (!response.ok || !response.body) throw new Error(String(response.status));
    for await (const { name, data } of events(response.body)) {
      if (name !== "status") return show(form, data);
      if (status) status.innerHTML = data; // our own templates escape what they are given
    }
    throw new Error("no end");
  } catch {
    const said = document.body.dataset.broken;
    if (!request.signal.aborted) document.dispatchEvent(new CustomEvent("toast", { detail: said }));
  } finally {
    form.classList.remove("reading");
    if (button) button.disabled = false;
    if (status) status.innerHTML = before;
    const at = document.activeElement; // hidden now, or lost with a button that was disabled
    if (at === cancel || at === document.body) button?.focus();
  }
}

/**
 * Put the values, or what went wrong, in the place of the form.
 * @param {HTMLFormElement} form
 * @param {string} html
 */
function show(form, html) {
  const whole = document.createElement("template");
  whole.innerHTML = html;
  form.closest("#fields")?.replaceWith(whole.content);
  const found = document.getElementById("fields-found");
  const first = /** @type {HTMLElement | null} */ (document.querySelector("#fields [name=name]"));
  found?.scrollIntoView();
  (found ?? first)?.focus({ preventScroll: found !== null });
}

/**
 * Read server-sent events from an answer to a POST, which EventSource cannot send.
 * @param {ReadableStream<Uint8Array>} body
 */
async function* events(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const frames = (rest + decoder.decode(value, { stream: true })).split("\n\n");
    rest = frames.pop() ?? "";
    for (const frame of frames) {
      const lines = frame.split("\n");
      const name = lines.find((line) => line.startsWith("event: "))?.slice(7);
      const data = lines.filter((line) => line.startsWith("data: ")).map((line) => line.slice(6));
      if (name) yield { name, data: data.join("\n") };
    }
  }
}
