// A chat at the desk: Enter sends, what is typed stays with its chat, answers found are put in, what is seen is read.
import { word } from "./words.ts";
import { toast } from "./toast.ts";
import { hasLongNumber } from "./card-numbers.ts";

const TYPING_EVERY = 3000;
const typedAt = new Map<string, number>();

export function startChats(): void {
  document.addEventListener("keydown", (event) => {
    const field = (event.target as Element).closest<HTMLTextAreaElement>("[data-chat-write] textarea");
    if (!field || event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.altKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    void send(field);
  });
  document.addEventListener("input", (event) => {
    const field = (event.target as Element).closest<HTMLTextAreaElement>("[data-chat-write] textarea");
    if (field) keep(field);
    if (field?.value) tellTyping(talkOf(field));
  });
  document.addEventListener("click", (event) => {
    const text = (event.target as Element).closest<HTMLElement>("[data-insert]")?.dataset.insert;
    if (text) insert(text);
  });
  document.addEventListener("htmx:load", (event) => {
    const loaded = (event as HtmxEvent).detail.elt;
    const field = loaded.querySelector<HTMLTextAreaElement>("[data-chat-write] textarea");
    if (field) field.value = sessionStorage.getItem(keyOf(field)) ?? field.value;
    markCurrent();
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if ((event as HtmxEvent).detail.target?.id === "chat-log") seen();
  });
  document.addEventListener("visibilitychange", seen);
  document.addEventListener("desk:shown", markCurrent);
  // The desk that is open keeps its operator's chats; also while nothing happens in them.
  window.setInterval(() => document.querySelector("[data-chat-tab]") && refreshBar(), 45_000);
}

function talkOf(field: Element): HTMLElement {
  return field.closest<HTMLElement>("[data-chat-talk]")!;
}

function keyOf(field: Element): string {
  return `chat-${talkOf(field).dataset.chatTalk}`;
}

function keep(field: HTMLTextAreaElement): void {
  if (field.value && !hasLongNumber(field.value)) sessionStorage.setItem(keyOf(field), field.value);
  else sessionStorage.removeItem(keyOf(field));
}

// The field is free for the next words at once; what could not be sent comes back to it.
async function send(field: HTMLTextAreaElement): Promise<void> {
  const text = field.value.trim();
  const form = field.form!;
  if (!text) return;
  const key = form.querySelector<HTMLInputElement>("[name=key]")!;
  const values = { text, key: key.value };
  field.value = "";
  key.value = crypto.randomUUID?.() ?? values.key.slice(0, 24) + Math.random().toString(16).slice(2, 14).padEnd(12, "0");
  keep(field);
  const refused = (event: Event): void => {
    const detail = (event as HtmxEvent).detail;
    if (detail.requestConfig.path !== form.getAttribute("hx-post") || detail.successful) return;
    if (detail.xhr.status === 0) toast(word("unreachable"), "error");
    if (!detail.xhr.responseText.includes('data-code="card-number"')) field.value = field.value ? `${text}\n${field.value}` : text;
    key.value = values.key;
    keep(field);
  };
  document.addEventListener("htmx:afterRequest", refused);
  await htmx.ajax("POST", form.getAttribute("hx-post")!, { source: form, target: "#chat-log", swap: "innerHTML show:none", values }).catch(() => undefined);
  document.removeEventListener("htmx:afterRequest", refused);
}

function insert(text: string): void {
  const field = document.querySelector<HTMLTextAreaElement>("[data-chat-write] textarea");
  if (!field) return;
  field.value = field.value ? `${field.value.trimEnd()} ${text}` : text;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  keep(field);
}

function tellTyping(talk: HTMLElement): void {
  const path = talk.dataset.typing ?? "";
  if (Date.now() - (typedAt.get(path) ?? 0) < TYPING_EVERY) return;
  typedAt.set(path, Date.now());
  void htmx.ajax("POST", path, { source: talk, swap: "none" }).catch(() => undefined);
}

// The newest words are in sight; what is before the operator's eyes is read.
function seen(): void {
  const log = document.getElementById("chat-log");
  if (!log) return;
  log.scrollTop = log.scrollHeight;
  const talk = talkOf(log);
  const unread = Number(log.querySelector<HTMLElement>("[data-unread]")?.dataset.unread ?? 0);
  if (unread && document.visibilityState === "visible") void htmx.ajax("POST", talk.dataset.read ?? "", { source: talk, swap: "none" }).catch(() => undefined);
}

function refreshBar(): void {
  const mine = document.querySelector<HTMLElement>("#chats")?.getAttribute("hx-trigger")?.match(/live:chats:\d+/)?.[0];
  if (mine) htmx.trigger(document.body, mine);
}

function markCurrent(): void {
  const here = document.querySelector<HTMLElement>("[data-chat-talk]")?.dataset.chatTalk;
  for (const tab of document.querySelectorAll<HTMLElement>("[data-chat-tab]")) {
    if (tab.dataset.chatTab === here) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
}
