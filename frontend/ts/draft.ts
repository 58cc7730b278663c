// A draft is saved field by field as it is typed. What could not be saved is kept here and tried again, also after a
// crash; the answer brings the figures that changed and never touches a field.
import { hasLongNumber, isCardRefusal, wipeLongNumbers } from "./card-numbers.ts";
import { expectFocus } from "./focus.ts";
import { answered } from "./fresh.ts";
import { post, refusal } from "./post.ts";
import { tellNoRoom, toast } from "./toast.ts";
import { announce, word } from "./words.ts";

const OVERTAKEN = 409;
const PAUSE = 350;
const PATIENCE = [1000, 2000, 5000, 10_000, 15_000];

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
type Kept = Record<string, [value: string, was: string]>;

const planned = new Map<Field, number>();
const running = new Map<Field, Promise<void>>();

export function startDrafts(): void {
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const field = event.target as Field;
      if (!home(field)) return;
      keep(field);
      const isTyped = kind === "input" && field instanceof HTMLInputElement && !["checkbox", "date"].includes(field.type);
      plan(field, isTyped ? PAUSE : 0);
    });
  }
  document.addEventListener("htmx:confirm", (event) => void waitForSaves(event as CustomEvent));
  document.addEventListener("htmx:configRequest", (event) => sayKnown(event as CustomEvent));
  document.addEventListener("htmx:load", (event) => restore((event as HtmxEvent).detail.elt));
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    if (target.closest("[data-goes]")) expectFocus();
    const choice = target.closest<HTMLElement>("[data-settle]");
    if (choice) settle(choice.dataset.settle ?? "", choice.dataset.value ?? "", choice.dataset.theirs ?? "");
  });
  for (const kind of ["desk:leaving", "desk:back"]) document.addEventListener(kind, () => void flush());
  window.addEventListener("pagehide", () => planned.forEach((_, field) => void save(field, 0, true)));
}

function home(field: Element): HTMLElement | null {
  return field.matches("[data-path]") ? field.closest<HTMLElement>("[data-save]") : null;
}

// The change itself may have come back, and the draft with it, before the answer.
function here(draft: HTMLElement): HTMLElement {
  const now = draft.isConnected ? null : document.querySelector<HTMLElement>(`[data-save="${CSS.escape(draft.dataset.save ?? "")}"]`);
  return now ?? draft;
}

function valueOf(field: Field): string {
  return field instanceof HTMLInputElement && field.type === "checkbox" ? (field.checked ? "true" : "") : field.value;
}

// What stood in the field when the person began to type, as the server wrote it or last saved it.
function wasOf(field: Field): string {
  if (field.dataset.was !== undefined) return field.dataset.was;
  if (field instanceof HTMLSelectElement) return [...field.options].find((one) => one.defaultSelected)?.value ?? "";
  if (field instanceof HTMLInputElement && field.type === "checkbox") return field.defaultChecked ? "true" : "";
  return field.defaultValue;
}

function plan(field: Field, pause: number, tries = 0): void {
  clearTimeout(planned.get(field));
  planned.set(field, window.setTimeout(() => void save(field, tries), pause));
}

function save(field: Field, tries = 0, leaving = false): Promise<void> {
  clearTimeout(planned.get(field));
  planned.delete(field);
  const turn = (running.get(field) ?? Promise.resolve()).then(() => send(field, tries, leaving));
  running.set(field, turn);
  return turn.finally(() => running.get(field) === turn && running.delete(field));
}

async function send(field: Field, tries: number, leaving: boolean): Promise<void> {
  const [draft, path, value, was] = [home(field), field.dataset.path ?? "", valueOf(field), wasOf(field)];
  if (!draft || value === was) return forget(draft, path);
  const body = new URLSearchParams({ path, value, was });
  const answer = await post(draft.dataset.save ?? "", body, { "HX-Request": "true", Accept: "text/html, application/json" }, leaving);
  const draftNow = here(draft);
  if (answer?.ok) {
    field.dataset.was = value;
    field.removeAttribute("aria-invalid");
    if (valueOf(field) === value) forget(draft, path);
    say(draftNow, "saved");
    htmx.swap(document.body, await answer.text(), { swapStyle: "none" });
    answered(draftNow);
  } else if (answer?.status === OVERTAKEN && answer.headers.get("Content-Type")?.startsWith("text/html")) {
    htmx.swap(document.body, await answer.text(), { swapStyle: "none" });
    say(draftNow, "unsaved");
  } else if (!answer || answer.status >= 500 || answer.type === "opaqueredirect") {
    say(draft, "unsaved");
    if (!tries) void tellNoRoom(answer);
    if (field.isConnected) plan(field, PATIENCE[Math.min(tries, PATIENCE.length - 1)] ?? 15_000, tries + 1);
  } else {
    const told = await refusal(answer);
    if (isCardRefusal(told)) {
      wipeLongNumbers(field);
      forget(draft, path);
    }
    field.setAttribute("aria-invalid", "true");
    say(draft, "unsaved");
    toast(told?.sentence ?? word("failed"), "error");
  }
}

async function flush(): Promise<void> {
  await Promise.all([...[...planned.keys()].map((field) => save(field)), ...running.values()]);
}

// Read-back, submission and the like see everything that was typed before them.
async function waitForSaves(event: CustomEvent): Promise<void> {
  const { elt, question, issueRequest } = event.detail as { elt: Element; question?: string; issueRequest: (skip: boolean) => void };
  if (question || elt.id === "add-line" || !elt.closest("[data-draft]") || !(planned.size || running.size)) return;
  event.preventDefault();
  await flush();
  // The saves may have fetched the draft anew; then the control that stands there now is meant.
  const key = (elt as HTMLElement).dataset.key;
  if (elt.isConnected || !key) issueRequest(true);
  else document.querySelector<HTMLElement>(`[data-key="${key}"]`)?.click();
}

// Fetched again by the live stream, a draft comes only where it is not what stands here already.
function sayKnown(event: CustomEvent): void {
  const { elt, parameters } = event.detail as { elt: Element; parameters: Record<string, string> };
  const known = elt.matches(".slot") && elt.querySelector<HTMLElement>("[data-known]")?.dataset.known;
  if (known) parameters.known = known;
}

function settle(path: string, value: string, theirs: string): void {
  const field = document.querySelector<Field>(`[data-path="${CSS.escape(path)}"]`);
  if (!field) return;
  field.dataset.was = theirs;
  field.value = value;
  document.querySelector("#draft-conflicts")?.replaceChildren();
  field.focus();
  void save(field);
}

function say(draft: HTMLElement, state: "saved" | "unsaved"): void {
  const place = draft.querySelector("[data-saved]");
  if (place) place.textContent = word(state);
  if (state === "unsaved") announce(word(state));
}

function shelf(draft: HTMLElement): string {
  return `draft:${draft.dataset.draft}`;
}

function kept(draft: HTMLElement): Kept {
  return JSON.parse(localStorage.getItem(shelf(draft)) ?? "{}") as Kept;
}

function keep(field: Field): void {
  const draft = home(field);
  if (draft && !hasLongNumber(valueOf(field))) localStorage.setItem(shelf(draft), JSON.stringify({ ...kept(draft), [field.dataset.path ?? ""]: [valueOf(field), wasOf(field)] }));
}

function forget(draft: HTMLElement | null, path: string): void {
  if (!draft) return;
  const { [path]: _gone, ...rest } = kept(draft);
  if (Object.keys(rest).length) localStorage.setItem(shelf(draft), JSON.stringify(rest));
  else localStorage.removeItem(shelf(draft));
}

// Text that never reached the server, or stood in a field while the draft was fetched again, comes back and is saved.
function restore(root: Element): void {
  for (const draft of [...root.querySelectorAll<HTMLElement>("[data-save]"), ...(root.matches("[data-save]") ? [root as HTMLElement] : [])]) {
    for (const [path, [value, was]] of Object.entries(kept(draft))) {
      const field = draft.querySelector<Field>(`[data-path="${CSS.escape(path)}"]`);
      if (!field || valueOf(field) === value) {
        forget(draft, path);
        continue;
      }
      if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = value === "true";
      else field.value = value;
      field.dataset.was = was;
      plan(field, 0);
    }
  }
}
