// Runs before the first paint: the chosen theme, and the mark that scripts work.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  let theme = null;
  try {
    theme = localStorage.getItem("theme");
  } catch {
    // Storage is blocked: follow the system.
  }
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
})();
