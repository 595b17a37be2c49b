// <form data-drop> with one <input type="file">: also takes a dropped file, a pasted file, or
// cells pasted from a spreadsheet (put as text into the field named by data-paste).
// data-drop-submit sends the form at once.
(function () {
  "use strict";

  function take(form, files) {
    var input = form.querySelector('input[type="file"]');
    if (!input || !files.length) { return; }
    var store = new DataTransfer();
    store.items.add(files[0]);
    input.files = store.files;
    var name = form.querySelector("[data-drop-name]");
    if (name) { name.textContent = files[0].name; }
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  document.querySelectorAll("form[data-drop]").forEach(function (form) {
    var zone = form.querySelector(".drop") || form;
    ["dragenter", "dragover"].forEach(function (type) {
      zone.addEventListener(type, function (event) { event.preventDefault(); zone.classList.add("over"); });
    });
    ["dragleave", "drop"].forEach(function (type) {
      zone.addEventListener(type, function (event) { event.preventDefault(); zone.classList.remove("over"); });
    });
    zone.addEventListener("drop", function (event) { take(form, event.dataTransfer.files); });

    document.addEventListener("paste", function (event) {
      if (event.target.matches("input, textarea")) { return; }
      var data = event.clipboardData;
      var field = form.querySelector("[data-paste]");
      var text = data.getData("text/plain");
      if (field && text.indexOf("\t") > 0) {
        event.preventDefault();
        field.value = text;
        field.focus();
      } else if (data.files.length) {
        event.preventDefault();
        take(form, data.files);
      }
    });

    var input = form.querySelector('input[type="file"]');
    if (input && form.hasAttribute("data-drop-submit")) {
      input.addEventListener("change", function () {
        if (!input.files.length) { return; }
        if (form.requestSubmit) { form.requestSubmit(); } else { form.submit(); }
      });
    }
  });
})();
