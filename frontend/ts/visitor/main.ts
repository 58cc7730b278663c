// The visitor's page: what is on it comes from the server as it is now; the token that makes this browser the visitor stays here.
import { isCardRefusal } from "../card-numbers.ts";
import { refusal } from "../post.ts";
import { uuid } from "../uuid.ts";
import { follow } from "./stream.ts";

const place = document.getElementById("chat")!;
const problem = document.getElementById("problem")!;
const KEY = `chat:${place.dataset.page}`;
const TYPING_EVERY = 3000;
const LOOK_EVERY = 15_000;
let typedAt = 0;
let asked = 0;
let stop: (() => void) | undefined;

function token(): string {
  return localStorage.getItem(KEY) ?? "";
}

function headers(): Record<string, string> {
  return { "X-Chat": token(), "Accept-Language": document.documentElement.lang };
}

async function look(): Promise<void> {
  const turn = ++asked;
  const answer = await fetch(place.dataset.chat!, { headers: headers() }).catch(() => undefined);
  if (turn !== asked) return; // something newer is on its way
  if (answer?.ok) show(await answer.text());
  else if (!answer) tell(word("lost"));
}

async function send(form: HTMLFormElement): Promise<void> {
  const field = form.querySelector<HTMLTextAreaElement>("textarea");
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  const isMessage = "writes" in form.dataset;
  if (isMessage && !field?.value.trim()) return;
  if (isMessage) {
    if (form.dataset.said !== field?.value) form.dataset.key = uuid();
    form.dataset.said = field?.value ?? "";
    body.set("key", form.dataset.key ?? "");
  }
  const button = form.querySelector<HTMLButtonElement>("button:not([type=button])")!;
  if (button.disabled) return;
  button.disabled = true;
  const turn = ++asked;
  const answer = await fetch(form.action, { method: "POST", body, headers: { ...headers(), Accept: "application/json" } }).catch(() => undefined);
  button.disabled = false;
  if (!answer) return tell(word("lost"));
  if (!answer.ok) {
    const told = await refusal(answer);
    if (isCardRefusal(told) && field) field.value = "";
    tell(told?.sentence ?? word("lost"));
    return void field?.focus();
  }
  const given = answer.headers.get("X-Chat-Token");
  if (given) localStorage.setItem(KEY, given);
  if (isMessage && field) {
    if (field.value.trim() === body.get("text")?.trim()) field.value = "";
    delete form.dataset.said;
  }
  tell("");
  if (turn === asked || given) show(await answer.text());
  else void look();
  if (given) watch();
}

// Each part is replaced where it differs; a list grows at its end, a form that stands there stays with what is typed in it.
function show(html: string): void {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const wanted = [...fresh.content.children] as HTMLElement[];
  const known = new Map(([...place.children] as HTMLElement[]).map((part) => [part.dataset.part, part]));
  for (const part of place.querySelectorAll<HTMLElement>(":scope > [data-part]")) {
    if (!wanted.some((one) => one.dataset.part === part.dataset.part)) part.remove();
  }
  const grew = wanted.map((part) => put(part, known.get(part.dataset.part))).some(Boolean);
  place.removeAttribute("aria-busy");
  if (grew) arrived();
}

function put(part: HTMLElement, old: HTMLElement | undefined): boolean {
  if (!old?.isConnected) {
    place.append(part);
    return "grows" in part.dataset;
  }
  place.append(old);
  if ("stays" in part.dataset) return false;
  if (!("grows" in part.dataset)) {
    if (old.outerHTML !== part.outerHTML) old.replaceWith(part);
    return false;
  }
  const more = [...part.querySelectorAll("li")].filter((one) => !document.getElementById(one.id));
  old.querySelector("ol")?.append(...more);
  return more.length > 0;
}

function arrived(): void {
  const last = place.querySelector("[data-grows] li:last-child");
  last?.scrollIntoView({ block: "end" });
  if (document.hidden && last?.className === "operator") document.title = `● ${word("new")}`;
}

function watch(): void {
  stop?.();
  stop = token() ? follow(place.dataset.stream!, token, () => void look()) : undefined;
}

function tell(sentence: string): void {
  problem.textContent = sentence;
  problem.hidden = !sentence;
}

function word(name: string): string {
  const words = document.getElementById("words") as HTMLTemplateElement;
  return words.content.querySelector(`[data-word="${name}"]`)?.textContent ?? "";
}

const title = document.title;
document.addEventListener("submit", (event) => {
  const form = (event.target as Element).closest<HTMLFormElement>("form[data-send]");
  if (!form) return;
  event.preventDefault();
  void send(form);
});
document.addEventListener("keydown", (event) => {
  const form = (event.target as Element).closest<HTMLFormElement>("form[data-writes]");
  if (!form || event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  form.requestSubmit();
});
document.addEventListener("input", (event) => {
  if (!(event.target as Element).closest("form[data-writes]") || Date.now() - typedAt < TYPING_EVERY) return;
  typedAt = Date.now();
  void fetch(place.dataset.typing!, { method: "POST", headers: headers() }).catch(() => undefined);
});
document.addEventListener("click", (event) => {
  if (!(event.target as Element).closest("[data-again]")) return;
  localStorage.removeItem(KEY);
  place.replaceChildren();
  watch();
  void look();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  document.title = title;
  void look();
});
window.setInterval(() => token() && void look(), LOOK_EVERY);
void look();
watch();
