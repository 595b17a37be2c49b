// Staff frame: opens the side menu on narrow windows (without script the link #menu does it),
// and "/" goes to the search field.
(function () {
  "use strict";
  var side = document.getElementById("menu");

  function set(open) {
    side.classList.toggle("open", open);
    var focus = side.querySelector(open ? "[data-menu-close]" : "nav a");
    if (open && focus) { focus.focus(); }
    if (!open) { document.querySelector("[data-menu-open]").focus(); }
  }

  if (side) {
    document.addEventListener("click", function (event) {
      if (event.target.closest("[data-menu-open]")) { event.preventDefault(); set(true); return; }
      var open = side.classList.contains("open");
      if (event.target.closest("[data-menu-close]") || (open && !side.contains(event.target))) {
        event.preventDefault();
        if (location.hash === "#menu") { history.replaceState(null, "", location.pathname + location.search); }
        set(false);
      }
    });
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && side && side.classList.contains("open")) { set(false); }
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (event.target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]')) { return; }
    var search = document.querySelector("[data-search]");
    if (search) { event.preventDefault(); search.focus(); }
  });
})();
