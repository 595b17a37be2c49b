// The import desk. Everything works without this; it adds
//  [data-kinds]      the university is asked for only where a kind needs it
//  [data-only-asks]  a switch that hides the columns that need no look
//  [data-grid]       Enter goes to the cell below (Shift+Enter above), Ctrl+Enter saves
(function () {
  "use strict";

  document.querySelectorAll("[data-kinds]").forEach(function (form) {
    var unit = form.querySelector("[data-unit]");
    function show() {
      var chosen = form.querySelector("input[name=kind]:checked");
      if (unit) { unit.hidden = !(chosen && chosen.hasAttribute("data-needs-unit")); }
      form.querySelectorAll(".kind").forEach(function (card) {
        card.classList.toggle("on", card.contains(chosen));
      });
    }
    form.addEventListener("change", show);
    show();
  });

  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-only-asks]")) {
      document.querySelectorAll("[data-columns]").forEach(function (card) {
        card.classList.toggle("only-asks", event.target.checked);
      });
    }
  });

  function cellsOf(grid) {
    return Array.prototype.slice.call(grid.querySelectorAll("tbody input.form-control"));
  }

  function columnOf(name) { return name.slice(name.lastIndexOf("-") + 1); }

  function go(grid, cell, step) {
    var column = cellsOf(grid).filter(function (other) {
      return columnOf(other.name) === columnOf(cell.name);
    });
    var next = column[column.indexOf(cell) + step];
    if (!next && step > 0) { next = grid.querySelector("[data-grid-save]"); }
    if (next) { next.focus(); if (next.select) { next.select(); } }
  }

  document.querySelectorAll("[data-grid]").forEach(function (grid) {
    var count = grid.querySelector("[data-grid-count]");
    grid.addEventListener("keydown", function (event) {
      if (event.key !== "Enter" || event.isComposing || !event.target.matches("input.form-control")) { return; }
      if (event.ctrlKey || event.metaKey) { return; }
      event.preventDefault();
      go(grid, event.target, event.shiftKey ? -1 : 1);
    });
    grid.addEventListener("input", function (event) {
      event.target.classList.toggle("changed", event.target.value !== event.target.defaultValue);
      var changed = grid.querySelectorAll("input.changed").length;
      if (count) { count.textContent = changed ? "改了 " + changed + " 格，还没有保存" : ""; }
    });
  });
})();
