// What is typed into [data-autosave] is saved a moment later; while it cannot be, it is kept here and tried again.
import { announce, word } from "./words.ts";
import { hasLongNumber, isCardRefusal, wipeLongNumbers } from "./card-numbers.ts";
import { post, refusal } from "./post.ts";
import { tellNoRoom, toast } from "./toast.ts";

const PAUSE = 400;
const PATIENCE = [1000, 2000, 5000, 10_000, 15_000];
const pending = new Map<HTMLElement, { timer: number; tries: number }>();

type Home = HTMLElement & { dataset: DOMStringMap };

export function startAutosave(): void {
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const home = (event.target as Element).closest<Home>("[data-autosave]");
      if (!home || home.dataset.composing) return;
      keep(home);
      plan(home, kind === "change" ? 0 : PAUSE, 0);
    });
  }
  const flush = (): void => pending.forEach((_, home) => void save(home, true));
  document.addEventListener("desk:leaving", flush);
  document.addEventListener("desk:back", flush);
  window.addEventListener("pagehide", flush);
  document.addEventListener("htmx:load", (event) => restoreAll((event as HtmxEvent).detail.elt));
  restoreAll(document.body);
}

function plan(home: Home, pause: number, tries: number): void {
  clearTimeout(pending.get(home)?.timer);
  pending.set(home, { tries, timer: window.setTimeout(() => void save(home), pause) });
}

async function save(home: Home, leaving = false): Promise<void> {
  const tries = pending.get(home)?.tries ?? 0;
  clearTimeout(pending.get(home)?.timer);
  pending.delete(home);
  const body = contents(home);
  const sent = JSON.stringify([...body]);
  say(home, "saving");
  const answer = await post(home.dataset.autosave ?? "", body, {}, leaving);
  if (answer?.ok) {
    if (JSON.stringify([...contents(home)]) === sent) forget(home);
    say(home, "saved");
  } else if (!answer || answer.status >= 500) {
    say(home, "unsaved");
    if (!tries) void tellNoRoom(answer);
    if (home.isConnected) plan(home, PATIENCE[Math.min(tries, PATIENCE.length - 1)] ?? 15_000, tries + 1);
  } else {
    say(home, "unsaved");
    const told = await refusal(answer);
    if (isCardRefusal(told)) {
      wipeLongNumbers(home);
      forget(home);
    }
    toast(told?.sentence ?? word("failed"), "error");
  }
}

function say(home: Home, state: "saving" | "saved" | "unsaved"): void {
  home.dataset.saveState = state;
  const place = home.querySelector("[data-saved]") ?? document.querySelector(`[data-saved-for="${CSS.escape(home.id)}"]`);
  if (place) place.textContent = word(state);
  else if (state === "unsaved") announce(word(state));
}

function contents(home: Home): FormData {
  if (home instanceof HTMLFormElement) return new FormData(home);
  const data = new FormData();
  const fields = home.matches("input, textarea, select") ? [home] : [...home.querySelectorAll("[name]")];
  for (const field of fields as HTMLInputElement[]) {
    if (!["checkbox", "radio"].includes(field.type) || field.checked) data.append(field.name, field.value);
  }
  return data;
}

function shelf(home: Home): string {
  return `kept:${home.dataset.autosave}`;
}

function keep(home: Home): void {
  const texts = [...contents(home)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken" && !hasLongNumber(value));
  localStorage.setItem(shelf(home), JSON.stringify(texts));
}

function forget(home: Home): void {
  localStorage.removeItem(shelf(home));
}

// Text that never reached the server (the browser was closed, the machine went down) comes back into its field.
function restoreAll(root: Element): void {
  const homes = [...root.querySelectorAll<Home>("[data-autosave]"), ...(root.matches("[data-autosave]") ? [root as Home] : [])];
  for (const home of homes) {
    const kept = localStorage.getItem(shelf(home));
    if (!kept || pending.has(home)) continue;
    let changed = false;
    for (const [name, value] of JSON.parse(kept) as [string, string][]) {
      const field = (home.matches(`[name="${CSS.escape(name)}"]`) ? home : home.querySelector(`[name="${CSS.escape(name)}"]`)) as HTMLInputElement | null;
      if (!field || ["checkbox", "radio", "hidden", "password"].includes(field.type) || field.value === value) continue;
      field.value = value;
      changed = true;
    }
    if (!changed) forget(home);
    else {
      toast(word("restored"), "ok");
      plan(home, 0, 0);
    }
  }
}
