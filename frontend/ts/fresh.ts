// A live change fetches a slot again. Its answer is not swapped in where it would undo something: where the slot has shown
// something newer meanwhile, where it shows the same already, where a read-back stands (its ticks check themselves) or a
// form (`data-stays`), or while something of the person's own is on its way from it; then it is fetched once more.
// The field that is being typed in keeps its text and its caret.
import { whenDone } from "./requests.ts";

const asked = new WeakMap<XMLHttpRequest, number>();
const turns = new WeakMap<Element, number>();
const own = new WeakMap<Element, Set<XMLHttpRequest>>();
const postponed = new WeakMap<Element, string>();

interface Typing {
  id: string;
  value: string;
  start: number | null;
  end: number | null;
}

const typing = new WeakMap<XMLHttpRequest, Typing>();

export function startFreshness(): void {
  document.addEventListener("htmx:beforeSend", (event) => {
    const { elt, xhr, requestConfig } = (event as HtmxEvent).detail;
    if (elt.matches(".slot")) asked.set(xhr, turns.get(elt) ?? 0);
    else if (!requestConfig?.triggeringEvent?.type.startsWith("live:")) noteOwn(elt.closest(".slot"), xhr);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr, requestConfig } = (event as HtmxEvent).detail;
    if (!target?.matches(".slot")) return;
    const isLive = requestConfig?.triggeringEvent?.type.startsWith("live:") ?? false;
    if (isLive && own.get(target)?.size) postponed.set(target, requestConfig.triggeringEvent?.type ?? "");
    if (isLive && (postponed.has(target) || isOutOfDate(target, xhr))) return event.preventDefault();
    turns.set(target, (turns.get(target) ?? 0) + 1);
    const text = isLive ? typed(target) : null;
    if (text) typing.set(xhr, text);
  });
  document.addEventListener("htmx:afterSwap", (event) => restore((event as HtmxEvent).detail.xhr));
}

function noteOwn(slot: Element | null, xhr: XMLHttpRequest): void {
  if (!slot) return;
  own.set(slot, (own.get(slot) ?? new Set()).add(xhr));
  whenDone(xhr, () => {
    own.get(slot)?.delete(xhr);
    catchUp(slot);
  });
}

function catchUp(slot: Element): void {
  const topic = postponed.get(slot);
  if (!topic || own.get(slot)?.size) return;
  postponed.delete(slot);
  htmx.trigger(document.body, topic);
}

function isOutOfDate(slot: Element, xhr: XMLHttpRequest): boolean {
  if (slot.querySelector(".read-back, [data-stays]")) return true;
  if ((asked.get(xhr) ?? 0) !== (turns.get(slot) ?? 0)) return true;
  const known = slot.querySelector<HTMLElement>("[data-known]")?.dataset.known;
  return known !== undefined && xhr.responseText.includes(`data-known="${known}"`);
}

function typed(slot: Element): Typing | null {
  const field = document.activeElement;
  const isText = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
  return isText && field.id && slot.contains(field)
    ? { id: field.id, value: field.value, start: field.selectionStart, end: field.selectionEnd }
    : null;
}

// Only what this very swap replaced: an answer that swaps nothing must not bring old text back later.
function restore(xhr: XMLHttpRequest): void {
  const text = typing.get(xhr);
  if (!text) return;
  typing.delete(xhr);
  const field = document.getElementById(text.id) as HTMLInputElement | null;
  if (!field || field.value === text.value) return;
  field.value = text.value;
  field.focus();
  if (text.start !== null) field.setSelectionRange(text.start, text.end);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
