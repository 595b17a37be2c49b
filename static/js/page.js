// Every page: says that a script is there, focuses the error summary, remembers large type,
// submits selects marked data-autosubmit, prints, closes <details data-pop> on a click outside.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  function focusErrors(scope) {
    var box = scope.querySelector("[data-errsum]");
    if (box) { box.focus(); }
  }
  // A box that scrolls sideways and holds no link can be reached by the keyboard all the same.
  function reachScrollers() {
    document.querySelectorAll(".tbl-x, .tbl-wrap, .table-responsive").forEach(function (box) {
      if (box.scrollWidth > box.clientWidth) { box.tabIndex = 0; } else { box.removeAttribute("tabindex"); }
    });
  }
  focusErrors(document);
  reachScrollers();
  window.addEventListener("resize", reachScrollers);
  document.addEventListener("toggle", reachScrollers, true);
  document.addEventListener("htmx:afterSwap", function (event) { focusErrors(event.target); reachScrollers(); });

  document.addEventListener("click", function (event) {
    var target = event.target.closest ? event.target : null;
    if (!target) { return; }
    if (target.closest("[data-big]")) {
      var big = !root.classList.contains("big");
      document.cookie = "big=" + (big ? "1" : "0") + ";path=/;max-age=31536000;samesite=lax";
      root.classList.toggle("big", big);
    }
    if (target.closest("[data-print]")) { window.print(); }
    document.querySelectorAll("details[data-pop][open]").forEach(function (box) {
      if (!box.contains(target)) { box.open = false; }
    });
  });

  document.addEventListener("change", function (event) {
    var field = event.target;
    if (field.matches("[data-autosubmit]") && field.form) {
      if (field.form.requestSubmit) { field.form.requestSubmit(); } else { field.form.submit(); }
    }
  });
})();
