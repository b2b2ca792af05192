// Rows are put in order by dragging their handle, or by the arrows while it is in focus.
// Without this the numbers and the buttons beside them do the same.
(() => {
  "use strict";
  const rowsOf = (body) => [...body.querySelectorAll("[data-row]")];
  const orderOf = (body) => rowsOf(body).map((row) => row.dataset.row).join();
  const showHandles = () => {
    document.querySelectorAll("[data-handle]").forEach((handle) => { handle.hidden = false; });
  };
  showHandles();
  // Before the focus comes back, which it does when all has settled.
  document.addEventListener("htmx:afterSwap", showHandles);

  let dragged = null;
  let before = "";
  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle || event.button) return;
    dragged = handle.closest("[data-row]");
    before = orderOf(dragged.parentNode);
    // The row moves about in the page meanwhile; what it lies in stays.
    dragged.parentNode.setPointerCapture(event.pointerId);
    dragged.classList.add("dragged");
  });
  document.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    const others = rowsOf(dragged.parentNode).filter((row) => row !== dragged);
    const next = others.find((row) => {
      const { top, height } = row.getBoundingClientRect();
      return event.clientY < top + height / 2;
    });
    if (next !== dragged.nextElementSibling) dragged.parentNode.insertBefore(dragged, next || null);
  });
  const drop = (keep) => {
    if (!dragged) return;
    const row = dragged;
    const body = row.parentNode;
    dragged = null;
    row.classList.remove("dragged");
    if (!keep || orderOf(body) === before) return;
    const numbers = rowsOf(body).map((one) => one.querySelector("[data-position]"));
    const sorted = numbers.map((input) => Number(input.value)).sort((a, b) => a - b);
    numbers.forEach((input, at) => { input.value = sorted[at]; });
    const form = row.closest("form");
    form.elements.moved.value = row.dataset.row;
    window.htmx.trigger(form, "dropped");
    row.querySelector("[data-handle]").focus();
  };
  document.addEventListener("pointerup", () => drop(true));
  document.addEventListener("pointercancel", () => drop(false));

  document.addEventListener("keydown", (event) => {
    const handle = event.target.closest("[data-handle]");
    const name = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    if (!handle || !name) return;
    event.preventDefault();
    handle.closest("[data-row]").querySelector(`button[name=${name}]`).click();
  });
})();
