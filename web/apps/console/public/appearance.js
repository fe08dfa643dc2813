/* global document, localStorage */
// Before the first paint, and from a file of its own: the page's policy allows no inline script.
(function () {
  try {
    var kept = JSON.parse(localStorage.getItem("ic-console:appearance") || "{}");
    if (kept.theme === "light" || kept.theme === "dark") document.documentElement.dataset.theme = kept.theme;
    var direction =
      kept.direction === "auto" || !kept.direction
        ? kept.language === "ar"
          ? "rtl"
          : "ltr"
        : kept.direction;
    document.documentElement.dir = direction === "rtl" ? "rtl" : "ltr";
  } catch {
    // Without storage, or with nonsense in it, the page looks as the system does.
  }
})();
