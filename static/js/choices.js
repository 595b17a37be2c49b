// Chips and the free-time grid. Ticks work by themselves; this adds
//  [data-order]  numbers the chips in the order they were tapped, into the field data-order-field
//  [data-slots]  dragging over the grid ticks or clears several slots
//  [data-preset="id,id"] a button that ticks the named boxes
//  [data-sum="id"] a group whose number fields add up in the element of that id
//  [data-all]    a box that ticks all boxes of the same form; [data-count] shows how many are ticked
(function () {
  "use strict";

  function set(box, on) {
    if (box && !box.disabled && box.checked !== on) {
      box.checked = on;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  document.querySelectorAll("[data-order]").forEach(function (group) {
    var field = document.getElementById(group.dataset.orderField);
    var order = field && field.value ? field.value.split(",") : [];
    function show() {
      group.querySelectorAll(".chip-n").forEach(function (mark) { mark.remove(); });
      order.forEach(function (value, index) {
        var box = Array.prototype.find.call(group.querySelectorAll("input"), function (b) { return b.value === value; });
        var label = box && group.querySelector('label[for="' + box.id + '"]');
        if (!label) { return; }
        var mark = document.createElement("span");
        mark.className = "chip-n";
        mark.textContent = index + 1;
        label.prepend(mark);
      });
      if (field) { field.value = order.join(","); }
    }
    group.addEventListener("change", function (event) {
      order = order.filter(function (value) { return value !== event.target.value; });
      if (event.target.checked) { order.push(event.target.value); }
      show();
    });
    show();
  });

  document.querySelectorAll("[data-slots]").forEach(function (grid) {
    var value = null;
    function boxOf(node) {
      var label = node && node.closest ? node.closest("label[for]") : null;
      return label && grid.contains(label) ? document.getElementById(label.htmlFor) : null;
    }
    grid.addEventListener("mousedown", function (event) {
      var box = boxOf(event.target);
      if (box) { event.preventDefault(); value = !box.checked; set(box, value); }
    });
    grid.addEventListener("mouseover", function (event) { if (value !== null) { set(boxOf(event.target), value); } });
    grid.addEventListener("click", function (event) { if (event.detail && boxOf(event.target)) { event.preventDefault(); } });
    document.addEventListener("mouseup", function () { value = null; });
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-preset]");
    if (button) { button.dataset.preset.split(",").forEach(function (id) { set(document.getElementById(id), true); }); }
  });

  document.querySelectorAll("[data-sum]").forEach(function (group) {
    group.addEventListener("input", function () {
      var sum = 0;
      group.querySelectorAll("input[type=number]").forEach(function (box) { sum += Number(box.value) || 0; });
      document.getElementById(group.dataset.sum).textContent = sum;
    });
  });

  document.addEventListener("change", function (event) {
    var scope = event.target.closest("form") || event.target.closest("table");
    if (!scope) { return; }
    if (event.target.matches("[data-all]")) {
      scope.querySelectorAll("tbody input[type=checkbox]").forEach(function (box) { set(box, event.target.checked); });
    }
    var count = scope.querySelector("[data-count]");
    if (count) { count.textContent = scope.querySelectorAll("tbody input[type=checkbox]:checked").length; }
  });
})();
