/* global document, localStorage */
// Before the first paint, and from a file of its own: the page's policy allows no inline script.
(function () {
  try {
    var kept = JSON.parse(localStorage.getItem("ic-console:appearance") || "{}");
    if (kept.theme === "light" || kept.theme === "dark") document.documentElement.dataset.theme = kept.theme;
  } catch {
    // Without storage, or with nonsense in it, the page looks as the system does.
  }
})();
