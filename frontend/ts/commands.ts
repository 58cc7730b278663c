// Every data-command that can be used now, by the name that the reader sees.
import { isUsable } from "./activate.ts";
import { boundTo } from "./keys.ts";

export interface Command {
  name: string;
  keys: string;
  element: HTMLElement;
}

export function commands(): Command[] {
  const byName = new Map<string, Command>();
  for (const found of document.querySelectorAll<HTMLElement>("[data-command], [data-key]")) {
    const inPopover = found.closest("[popover]") !== null;
    if (!isUsable(found) && !inPopover && !found.closest(".say-column")) continue;
    const name = found.dataset.command ?? nameOf(found);
    const keys = found.dataset.key?.split(" ")[0] ?? "";
    if (!name || (keys && boundTo(keys) && boundTo(keys) !== found)) continue;
    if (!byName.has(name) || keys) byName.set(name, { name, keys, element: found });
  }
  const work = (one: Command): number => (one.element.closest("#work, .strip") ? 0 : 1);
  return [...byName.values()].sort((a, b) => work(a) - work(b));
}

function nameOf(element: HTMLElement): string {
  const label = element.getAttribute("aria-label") ?? (element as HTMLInputElement).labels?.[0]?.textContent ?? "";
  if (label) return tidy(label);
  const copy = element.cloneNode(true) as HTMLElement;
  for (const cap of copy.querySelectorAll("kbd, .badge, input, select, textarea")) cap.remove();
  return tidy(copy.textContent ?? "").slice(0, 60);
}

function tidy(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

// How well the letters of `typed` stand in `name`, in order: higher is better, -1 is not at all.
export function fit(typed: string, name: string): number {
  const wanted = typed.toLowerCase().replace(/\s+/g, "");
  const text = name.toLowerCase();
  let score = 0;
  let at = -1;
  for (const letter of wanted) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return -1;
    const starts = next === 0 || !/[\p{L}\p{N}]/u.test(text[next - 1] ?? "");
    score += (next === at + 1 ? 6 : 0) + (starts ? 8 : 0) - Math.min(next - at, 10) * 0.2;
    at = next;
  }
  return score - text.length * 0.02 + (text.startsWith(wanted) ? 20 : 0);
}
