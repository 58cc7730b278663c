// Focus moves only when the person went somewhere or opened something, and what is typed meanwhile is kept for the field
// that comes.
import { isField } from "./activate.ts";
import { openKeypad } from "./keypad.ts";
import { requestsUnderWay } from "./requests.ts";

let waiting = false;
let keeping = false;
let typed: string[] = [];
let patience = 0;
let asked = false;

// The person went somewhere: the next [data-focus] that appears gets the focus and what was typed ahead.
export function expectFocus(keepTyped = true): void {
  waiting = true;
  keeping = keepTyped;
  typed = [];
  asked = false;
  clearTimeout(patience);
  patience = window.setTimeout(settle, 8000);
}

export function startFocus(): void {
  if (document.getElementById("work")) expectFocus(false);
  document.addEventListener("keydown", keep, true);
  document.addEventListener("htmx:load", (event) => {
    if (waiting) take((event as HtmxEvent).detail.elt);
  });
  document.addEventListener("htmx:beforeSend", () => {
    asked = true;
  });
  document.addEventListener("htmx:afterRequest", () => {
    window.setTimeout(() => waiting && asked && !requestsUnderWay() && settle(), 50);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const { elt, requestConfig } = (event as HtmxEvent).detail;
    const isOpened = requestConfig?.verb === "get" && requestConfig.triggeringEvent?.type === "click";
    if (isOpened && requestConfig.elt.matches("button")) enter(elt);
  });
  document.addEventListener("focusin", (event) => {
    if (waiting && (isField(event.target) || (event.target as Element).closest("#work"))) settle(); // they chose a place
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || !isField(event.target)) return;
    if (!document.querySelector("dialog[open], [popover]:popover-open")) stepOut(event.target);
  });
}

function keep(event: KeyboardEvent): void {
  if (!waiting || !keeping || !event.isTrusted || event.isComposing || isField(event.target)) return;
  if (event.ctrlKey || event.altKey || event.metaKey || openKeypad()) return;
  if (event.key.length > 1 && !["Enter", "Backspace"].includes(event.key)) return;
  typed.push(event.key);
  event.preventDefault();
  event.stopPropagation();
}

function take(root: Element): void {
  const kept = typed;
  if (!enter(root)) return;
  settle();
  for (const key of kept) replay(key);
}

// What the person asked for has come: its first field gets the focus, unless they are in a field already.
function enter(root: Element): boolean {
  const place = root.matches("[data-focus]") ? (root as HTMLElement) : root.querySelector<HTMLElement>("[data-focus]");
  if (!place || isField(document.activeElement)) return false;
  place.focus();
  if (place instanceof HTMLInputElement && isField(place)) place.select();
  return true;
}

// A key that was pressed before its field was there.
function replay(key: string): void {
  const place = document.activeElement;
  if (key === "Enter") {
    const enter = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    if (place?.dispatchEvent(enter) && isField(place)) place.form?.requestSubmit();
  } else if (place instanceof HTMLInputElement && isField(place)) {
    place.value = key === "Backspace" ? place.value.slice(0, -1) : place.value + key;
    place.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function settle(): void {
  waiting = false;
  typed = [];
  clearTimeout(patience);
}

// Escape in a field: the field keeps its text, the column gets the focus, so that `/` and `?` work.
function stepOut(field: HTMLElement): void {
  (field.closest<HTMLElement>(".column, #work") ?? document.body).focus({ preventScroll: true });
  field.blur();
}
