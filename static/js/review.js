// Review bench: ↑ ↓ (or J K) walk through [data-review] a links, other keys press the button or
// link that carries the letter: data-key="a" passes, "s" swaps, "l" locks.
(function () {
  "use strict";

  function move(step) {
    var links = Array.prototype.slice.call(document.querySelectorAll("[data-review] a[href]"));
    if (!links.length) { return; }
    var now = links.findIndex(function (link) { return link.getAttribute("aria-current"); });
    var next = links[Math.min(links.length - 1, Math.max(0, now + step))];
    if (next && links.indexOf(next) !== now) { next.scrollIntoView({ block: "nearest" }); next.click(); }
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
    if (event.target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]')) { return; }
    var key = event.key.toLowerCase();
    if (key === "arrowdown" || key === "j") { event.preventDefault(); move(1); return; }
    if (key === "arrowup" || key === "k") { event.preventDefault(); move(-1); return; }
    if (!/^[a-z0-9]$/.test(key)) { return; }
    var control = document.querySelector('[data-key="' + key + '"]:not([disabled])');
    if (control) { event.preventDefault(); control.click(); }
  });

  var current = document.querySelector('[data-review] a[aria-current]');
  if (current) { current.scrollIntoView({ block: "nearest" }); }
})();
