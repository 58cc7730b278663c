// Focus moves only when the person went somewhere, and what is typed meanwhile is kept for the field that comes.
import { isField } from "./activate.ts";

let waiting = false;
let keeping = false;
let typed = "";
let patience = 0;

// The person went somewhere: the next [data-focus] that appears gets the focus and what was typed ahead.
export function expectFocus(keepTyped = true): void {
  waiting = true;
  keeping = keepTyped;
  typed = "";
  clearTimeout(patience);
  patience = window.setTimeout(settle, 3000);
}

export function startFocus(): void {
  if (document.getElementById("work")) expectFocus(false);
  document.addEventListener("keydown", (event) => {
    if (!waiting || !keeping || isField(event.target) || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key.length === 1) typed += event.key;
    else if (event.key === "Backspace") typed = typed.slice(0, -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener("htmx:load", (event) => {
    if (waiting) take((event as HtmxEvent).detail.elt);
  });
  document.addEventListener("htmx:afterRequest", () => {
    if (waiting && !document.querySelector(".htmx-request")) window.setTimeout(settle, 50);
  });
  document.addEventListener("focusin", (event) => {
    if (waiting && isField(event.target)) settle();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || !isField(event.target)) return;
    if (!document.querySelector("dialog[open], [popover]:popover-open")) stepOut(event.target);
  });
}

function take(root: Element): void {
  const field = root.matches("[data-focus]") ? (root as HTMLElement) : root.querySelector<HTMLElement>("[data-focus]");
  if (!field || (document.activeElement && isField(document.activeElement))) return;
  const kept = typed;
  settle();
  field.focus();
  if (kept && field instanceof HTMLInputElement) {
    field.value += kept;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function settle(): void {
  waiting = false;
  typed = "";
  clearTimeout(patience);
}

// Escape in a field: the field keeps its text, the column gets the focus, so that `/` and `?` work.
function stepOut(field: HTMLElement): void {
  (field.closest<HTMLElement>(".column, #work") ?? document.body).focus({ preventScroll: true });
  field.blur();
}
