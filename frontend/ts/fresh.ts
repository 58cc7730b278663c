// A live change fetches a part of the page again. Its answer is not swapped in where it would undo something: where the part
// shows the same already, where a read-back stands (its ticks check themselves) or a form (`data-stays`). What was asked for
// before the part showed something else, or before something of the person's own was answered there, is fetched once more:
// it may be older than what stands there, or newer.
// While the person presses something in a part, its answer waits until the click has done its work.
// The field that is being typed in keeps its text and its caret (one whose text is saved shows what came), and so does all
// that was filled in of a form that says `data-keeps`: one of several in a list, which is not held up for it.
import { whenDone } from "./requests.ts";

const PART = ".slot, [hx-trigger*='live:']";

const asked = new WeakMap<XMLHttpRequest, number>();
const turns = new WeakMap<Element, number>();
const own = new WeakMap<Element, Set<XMLHttpRequest>>();
const postponed = new WeakMap<Element, string>();
let pressed: Element | null = null;

interface Typing {
  id: string;
  value: string;
  start: number | null;
  end: number | null;
}

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
const KEPT = "form[data-keeps] :is(input, select, textarea)[id]";

const typing = new WeakMap<XMLHttpRequest, Typing>();
const filled = new WeakMap<XMLHttpRequest, Map<string, string>>();

export function startFreshness(): void {
  document.addEventListener("htmx:beforeSend", (event) => {
    const { elt, target, xhr, requestConfig } = (event as HtmxEvent).detail;
    if (requestConfig.verb === "get") target.addEventListener("htmx:beforeSwap", dropWhereGone);
    const topic = isFromLive(requestConfig) ? requestConfig.triggeringEvent?.type : undefined;
    if (elt.matches(PART)) asked.set(xhr, turns.get(elt) ?? 0);
    else if (!topic) noteOwn(elt, xhr);
    if (topic) tellAgainIfReplaced(elt, xhr, topic);
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr, requestConfig } = (event as HtmxEvent).detail;
    const isLive = isFromLive(requestConfig);
    const part = isLive ? requestConfig.elt : target;
    if (!part?.matches(PART)) return;
    if (isLive && isBusy(part)) postponed.set(part, requestConfig.triggeringEvent?.type ?? "");
    if (isLive && (postponed.has(part) || isUnwanted(part, xhr))) return event.preventDefault();
    if (isLive && (asked.get(xhr) ?? 0) !== (turns.get(part) ?? 0)) {
      event.preventDefault();
      return htmx.trigger(document.body, requestConfig.triggeringEvent?.type ?? "");
    }
    turn(part);
    const text = isLive ? typed(target) : null;
    if (text) typing.set(xhr, text);
    if (isLive) filled.set(xhr, filledIn(target));
  });
  document.addEventListener("htmx:afterSwap", (event) => restore((event as HtmxEvent).detail.xhr));
  document.addEventListener("pointerdown", (event) => (pressed = event.target as Element), true);
  for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => window.setTimeout(release), true);
}

// What was only looked at, for a place that is gone since, would still take kept elements (`hx-preserve`) off the page.
function dropWhereGone(event: Event): void {
  if (!(event.currentTarget as Element).isConnected) event.preventDefault();
}

function isFromLive(config: HtmxEvent["detail"]["requestConfig"] | undefined): boolean {
  return config?.triggeringEvent?.type.startsWith("live:") ?? false;
}

// Where the part was replaced before its answer came, what stands there now may be older than the change.
function tellAgainIfReplaced(part: Element, xhr: XMLHttpRequest, topic: string): void {
  xhr.addEventListener("readystatechange", () => {
    if (xhr.readyState === XMLHttpRequest.DONE && !part.isConnected) whenDone(xhr, () => htmx.trigger(document.body, topic));
  });
}

function noteOwn(elt: Element, xhr: XMLHttpRequest): void {
  for (const part of partsAround(elt)) noteIn(part, xhr);
}

function partsAround(elt: Element): Element[] {
  const found = elt.closest(PART);
  return found ? [found, ...(found.parentElement ? partsAround(found.parentElement) : [])] : [];
}

// An answer to the person's own doing stands here now: what was asked for before it is older.
export function answered(elt: Element): void {
  for (const part of partsAround(elt)) turn(part);
}

function turn(part: Element): void {
  turns.set(part, (turns.get(part) ?? 0) + 1);
}

function noteIn(part: Element, xhr: XMLHttpRequest): void {
  own.set(part, (own.get(part) ?? new Set()).add(xhr));
  whenDone(xhr, () => {
    own.get(part)?.delete(xhr);
    turn(part);
    catchUp(part);
  });
}

function isBusy(part: Element): boolean {
  return Boolean(own.get(part)?.size) || part.contains(pressed);
}

// A part that was replaced between press and release would lose the click.
function release(): void {
  const parts = pressed ? partsAround(pressed) : [];
  pressed = null;
  for (const part of parts) catchUp(part);
}

function catchUp(part: Element): void {
  const topic = postponed.get(part);
  if (!topic || isBusy(part)) return;
  postponed.delete(part);
  htmx.trigger(document.body, topic);
}

function isUnwanted(part: Element, xhr: XMLHttpRequest): boolean {
  if (part.querySelector(".read-back, [data-stays]")) return true;
  const known = part.querySelector<HTMLElement>("[data-known]")?.dataset.known;
  return known !== undefined && xhr.responseText.includes(`data-known="${known}"`);
}

function typed(part: Element): Typing | null {
  const field = document.activeElement;
  const isText = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement;
  return isText && field.id && part.contains(field) && field.value !== (field.dataset.was ?? field.defaultValue)
    ? { id: field.id, value: field.value, start: field.selectionStart, end: field.selectionEnd }
    : null;
}

function filledIn(part: Element): Map<string, string> {
  const touched = [...part.querySelectorAll<Field>(KEPT)].filter((field) =>
    field instanceof HTMLSelectElement ? field.selectedIndex !== 0 : field.value !== field.defaultValue,
  );
  return new Map(touched.map((field) => [field.id, field.value]));
}

// Only what this very swap replaced: an answer that swaps nothing must not bring old text back later.
function restore(xhr: XMLHttpRequest): void {
  for (const [id, value] of filled.get(xhr) ?? []) {
    const field = document.getElementById(id) as Field | null;
    if (field?.matches(KEPT)) field.value = value;
  }
  filled.delete(xhr);
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
