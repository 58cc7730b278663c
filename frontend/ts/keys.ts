// Dispatch of data-key: one place hears the keyboard, every control says its own key.
import { activate, isField, isUsable } from "./activate.ts";
import { requestsUnderWay } from "./requests.ts";
import { element } from "./words.ts";

const WRITTEN: Record<string, string> = {
  ctrl: "Ctrl", alt: "Alt", shift: "Shift", enter: "Enter", escape: "Esc", pageup: "PgUp", pagedown: "PgDn", delete: "Del",
  arrowup: "↑", arrowdown: "↓",
};

export function written(keys: string): string[] {
  return keys.split("+").map((part) => WRITTEN[part] ?? part.toUpperCase());
}

// `alt+n` of an event; "" while an input method composes or AltGr writes a letter.
export function pressed(event: KeyboardEvent): string {
  if (event.isComposing || event.keyCode === 229 || event.getModifierState("AltGraph")) return "";
  let key = event.key.toLowerCase();
  if (event.altKey && !/^[a-z0-9]$/.test(key)) key = /^(Key[A-Z]|Digit\d)$/.test(event.code) ? event.code.slice(-1).toLowerCase() : key;
  if (key === " ") key = "space";
  const shift = event.shiftKey && (event.altKey || event.ctrlKey || key.length > 1);
  return [event.ctrlKey || event.metaKey ? "ctrl" : "", event.altKey ? "alt" : "", shift ? "shift" : "", key].filter(Boolean).join("+");
}

export function boundTo(keys: string): HTMLElement | undefined {
  const scope = [...document.querySelectorAll<HTMLDialogElement>("dialog[open]")].at(-1) ?? document;
  const found = [...scope.querySelectorAll<HTMLElement>(`[data-key~="${CSS.escape(keys)}"]`)];
  return found.filter(isUsable).at(-1) ?? found.filter((one) => one.dataset.why && one.checkVisibility()).at(-1);
}

let early = "";

function isComing(keys: string): boolean {
  return /^(f\d|alt\+)/.test(keys) && requestsUnderWay() > 0;
}

export function startKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    const keys = pressed(event);
    if (!keys || (isField(event.target) && keys.length === 1)) return;
    const bound = boundTo(keys);
    if (!bound && !isComing(keys)) return;
    event.preventDefault();
    if (event.repeat) return;
    if (bound) activate(bound);
    else early = keys;
  });
  // A key pressed while an answer is on its way waits for it: F9 right after the last tick, F8 right after the last line.
  document.addEventListener("htmx:afterSettle", () => {
    const bound = early ? boundTo(early) : undefined;
    if (bound || !requestsUnderWay()) early = "";
    if (bound) activate(bound);
  });
  hint(document.body);
  document.addEventListener("htmx:load", (event) => hint((event as HtmxEvent).detail.elt));
}

function hint(root: Element): void {
  const found = [...root.querySelectorAll<HTMLElement>("[data-key]")];
  if (root.matches("[data-key]")) found.push(root as HTMLElement);
  for (const one of found) {
    const keys = one.dataset.key?.split(" ")[0] ?? "";
    one.setAttribute("aria-keyshortcuts", spoken(keys));
    const home = isField(one) ? document.querySelector(`label[for="${CSS.escape(one.id)}"]`) : one;
    if (one.dataset.keyHint === "none" || !home || home.querySelector("kbd")) continue;
    home.append(...written(keys).map((cap) => element("kbd", { "aria-hidden": "true" }, cap)));
  }
}

function spoken(keys: string): string {
  const names: Record<string, string> = { ctrl: "Control", alt: "Alt", shift: "Shift", pageup: "PageUp", pagedown: "PageDown" };
  return keys.split("+").map((part) => names[part] ?? part.toUpperCase()).join("+");
}
