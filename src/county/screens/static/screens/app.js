"use strict";
(function () {
  var root = document.documentElement;

  // 大字, 夜间: remembered on this device
  document.querySelectorAll("[data-toggle]").forEach(function (button) {
    var key = button.dataset.toggle, value = button.dataset.value;
    function show() { button.setAttribute("aria-pressed", String(root.dataset[key] === value)); }
    show();
    button.addEventListener("click", function () {
      var on = root.dataset[key] !== value;
      if (on) root.dataset[key] = value; else delete root.dataset[key];
      try { localStorage.setItem(key, on ? value : ""); } catch (e) { /* private window */ }
      show();
    });
  });

  // menus close on Escape and on a click elsewhere
  function closeMenus(except) {
    document.querySelectorAll("details.menu[open], details.choose[open]").forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }
  document.addEventListener("click", function (event) { closeMenus(event.target.closest("details")); });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    var open = document.querySelector("details.menu[open], details.choose[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });

  // on a phone the filters wait behind one button, unless one is set
  if (window.matchMedia("(max-width: 720px)").matches) {
    document.querySelectorAll("details.more:not([data-keep])").forEach(function (more) { more.open = false; });
  }

  // the tab of this page is in sight, however many stand before it
  var tab = document.querySelector(".subnav [aria-current]");
  if (tab) tab.parentNode.scrollLeft = tab.offsetLeft - (tab.parentNode.clientWidth - tab.offsetWidth) / 2;

  // the sum of what is wrong is read first
  var wrong = document.querySelector("[data-focus]");
  if (wrong) wrong.focus();

  // links to a list carry only what was chosen
  function isDefault(form) {
    return Array.prototype.every.call(form.querySelectorAll("[name=cols]"), function (box) {
      return box.checked === box.hasAttribute("data-default");
    });
  }
  function tidy(form, data) {
    Array.from(new Set(data.keys())).forEach(function (key) {
      if (!data.getAll(key).some(Boolean)) data.delete(key);
    });
    if (isDefault(form)) data.delete("cols");
  }
  document.addEventListener("htmx:configRequest", function (event) {
    if (event.detail.elt.matches("[data-tidy]")) tidy(event.detail.elt, event.detail.formData);
  });
  document.addEventListener("formdata", function (event) {
    if (event.target.matches("[data-tidy]") && !window.htmx) tidy(event.target, event.formData);
  });
  document.addEventListener("htmx:responseError", function () { location.reload(); });

  // leaving a form half filled asks first
  var guarded = document.querySelector("form[data-guard]");
  if (guarded) {
    var dirty = guarded.hasAttribute("data-dirty"), sending = false;
    guarded.addEventListener("input", function () { dirty = true; });
    guarded.addEventListener("submit", function (event) {
      if (sending) event.preventDefault();
      sending = true;
    });
    window.addEventListener("pageshow", function () { sending = false; });
    window.addEventListener("beforeunload", function (event) {
      if (dirty && !sending) { event.preventDefault(); event.returnValue = ""; }
    });
  }

  // a file dropped on the field is chosen; its name is shown
  document.querySelectorAll("[data-drop]").forEach(function (drop) {
    var input = drop.querySelector("input[type=file]"), name = drop.querySelector(".drop-name");
    function show() {
      name.textContent = Array.from(input.files).map(function (f) { return f.name; }).join("、");
      name.hidden = !input.files.length;
    }
    ["dragenter", "dragover", "dragleave", "drop"].forEach(function (kind) {
      drop.addEventListener(kind, function (event) {
        event.preventDefault();
        drop.classList.toggle("over", kind === "dragenter" || kind === "dragover");
        if (kind === "drop" && event.dataTransfer.files.length) {
          input.files = event.dataTransfer.files;
          input.dispatchEvent(new Event("change", { bubbles: true }));
        }
      });
    });
    input.addEventListener("change", show);
  });

  // a page is printed once the record knows; the browser's own command is recorded as it prints
  var paper = document.querySelector("form[data-print]"), told = false;
  function tell(form, options) {
    var data = new FormData(form);
    data.append("by", "script");
    return fetch(form.action, Object.assign({ method: "POST", body: data, redirect: "error" }, options));
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("[data-print]") || !window.fetch) return;
    event.preventDefault();
    tell(form).then(function (answer) {
      if (answer.status !== 204) throw answer;
      told = true;
      window.print();
      told = false;
    }).catch(function () { location.reload(); });
  });
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print-page]")) window.print();
  });
  window.addEventListener("beforeprint", function () {
    if (paper && !told) tell(paper, { keepalive: true }).catch(function () { /* offline: the page prints all the same */ });
  });

  // a long text with its lines numbered: the numbers follow what is typed, a fault leads to its line
  var lined = document.querySelector("textarea[data-lines]");
  if (lined) {
    var gutter = lined.parentNode.querySelector("ol");
    lined.addEventListener("input", function () {
      var wanted = lined.value.split("\n").length;
      while (gutter.children.length > wanted) gutter.removeChild(gutter.lastChild);
      while (gutter.children.length < wanted) {
        gutter.appendChild(document.createElement("li")).id = "L" + gutter.children.length;
      }
      lined.rows = wanted;
    });
    document.addEventListener("click", function (event) {
      var fault = event.target.closest("[data-line]");
      if (!fault) return;
      event.preventDefault();
      var number = document.getElementById("L" + fault.dataset.line);
      if (number) number.scrollIntoView({ block: "center" });
      var before = lined.value.split("\n").slice(0, +fault.dataset.line - 1).join("\n").length;
      var start = fault.dataset.line > 1 ? before + 1 : 0, end = lined.value.indexOf("\n", start);
      lined.focus({ preventScroll: true });
      lined.setSelectionRange(start, end < 0 ? lined.value.length : end);
    });
  }

  // number steppers
  document.addEventListener("click", function (event) {
    var step = event.target.closest("[data-step]");
    if (!step) return;
    var input = step.parentNode.querySelector("input");
    input.value = Math.max(0, (+input.value || 0) + +step.dataset.step);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
