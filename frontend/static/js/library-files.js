// @ts-check
/**
 * Files out of a drop or a choice, folders opened. Handed on in the event `library:picked`, because
 * modules under hashed names cannot import each other.
 */

/** @typedef {{ file: File, path: string }} Found a file, and where it lay in a dropped folder */

/** Files that systems put into folders by themselves. */
const NOISE = /^(\.|Thumbs\.db$|desktop\.ini$|~\$)/i;

/**
 * @param {Iterable<File>} files
 * @returns {Found[]}
 */
function picked(files) {
  return [...files]
    .map((file) => ({ file, path: file.webkitRelativePath || file.name }))
    .filter(({ file, path }) => path === file.name || !NOISE.test(file.name));
}

/**
 * @param {DataTransfer} transfer
 * @returns {Promise<Found[]>}
 */
async function dropped(transfer) {
  // Entries must be taken before the first await: the list is emptied when the event ends.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  if (!entries.some((entry) => entry?.isDirectory)) return picked(transfer.files);
  /** @type {Found[]} */
  const found = [];
  for (const entry of entries) if (entry) await walk(entry, found);
  return found;
}

/**
 * @param {FileSystemEntry} entry
 * @param {Found[]} found
 */
async function walk(entry, found) {
  if (entry.isDirectory) {
    const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
    // A reader gives at most 100 entries at a time.
    for (;;) {
      /** @type {FileSystemEntry[]} */
      const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
      if (!some.length) return;
      for (const each of some) if (!NOISE.test(each.name)) await walk(each, found);
    }
  }
  /** @type {File} */
  const file = await new Promise((resolve, reject) =>
    /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject),
  );
  found.push({ file, path: entry.fullPath.replace(/^\//, "") });
}

/** @param {Found[]} found */
function hand(found) {
  if (found.length) document.dispatchEvent(new CustomEvent("library:picked", { detail: found }));
}

/**
 * @param {HTMLFormElement} form
 */
function listenToPicks(form) {
  const folder = document.createElement("input");
  folder.webkitdirectory = true;
  const files = document.createElement("input");
  files.multiple = true;
  for (const [name, input] of Object.entries({ files, folder })) {
    input.type = "file";
    input.addEventListener("change", () => {
      hand(picked(input.files ?? []));
      input.value = "";
    });
    form.querySelector(`[data-pick="${name}"]`)?.addEventListener("click", () => input.click());
  }
}

/**
 * The whole page takes the drop: a near miss must not open the file in place of the page.
 * @param {HTMLFormElement} form
 */
function listenToDrops(form) {
  /** @param {DragEvent} event */
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files") ?? false;
  let depth = 0;
  document.addEventListener("dragenter", (event) => {
    if (hasFiles(event)) form.classList.toggle("drop-over", ++depth > 0);
  });
  document.addEventListener("dragleave", (event) => {
    if (hasFiles(event)) form.classList.toggle("drop-over", --depth > 0);
  });
  document.addEventListener("dragover", (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  document.addEventListener("drop", async (event) => {
    if (!hasFiles(event) || !event.dataTransfer) return;
    event.preventDefault();
    depth = 0;
    form.classList.remove("drop-over");
    hand(await dropped(event.dataTransfer));
  });
}

const form = document.getElementById("drop");
if (form instanceof HTMLFormElement) {
  listenToPicks(form);
  listenToDrops(form);
}
