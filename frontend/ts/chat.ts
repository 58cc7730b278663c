// A chat at the desk: Enter sends, what is typed stays with its chat, answers found are put in, what is seen is read.
import { hasLongNumber, isCardRefusal } from "./card-numbers.ts";
import { post, refusal } from "./post.ts";
import { toast } from "./toast.ts";
import { uuid } from "./uuid.ts";
import { word } from "./words.ts";

const TYPING_EVERY = 3000;
const typedAt = new Map<string, number>();
const unsent = new Map<string, string>();
let sent: Promise<void> = Promise.resolve();

export function startChats(): void {
  document.addEventListener("keydown", (event) => {
    const field = (event.target as Element).closest<HTMLTextAreaElement>("[data-chat-write] textarea");
    if (!field || event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.altKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send(field);
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

// The field is free for the next words at once; what could not be sent comes back to it. One message goes after the other.
function send(field: HTMLTextAreaElement): void {
  const text = field.value.trim();
  if (!text) return;
  const key = unsent.get(text) ?? uuid();
  field.value = "";
  keep(field);
  const next = (): Promise<void> => deliver(field, text, key);
  sent = sent.then(next, next);
}

async function deliver(field: HTMLTextAreaElement, text: string, key: string): Promise<void> {
  const answer = await post(field.form!.action, new URLSearchParams({ text, key }));
  unsent.delete(text);
  if (answer?.ok) return htmx.trigger(document.body, `live:chat:${talkOf(field).dataset.chatTalk}`);
  const told = answer && (await refusal(answer));
  toast(told?.sentence ?? word(answer ? "failed" : "unreachable"), "error");
  if (isCardRefusal(told)) return;
  unsent.set(text, key); // said again as it is, it is the same message: it may have arrived
  giveBack(field, text);
}

// Where another chat stands on the screen by now, it waits for its own one to come back.
function giveBack(field: HTMLTextAreaElement, text: string): void {
  const here = field.isConnected ? field : document.querySelector<HTMLTextAreaElement>(`[data-chat-talk="${talkOf(field).dataset.chatTalk}"] [data-chat-write] textarea`);
  const before = here ? here.value : (sessionStorage.getItem(keyOf(field)) ?? "");
  const after = before ? `${text}\n${before}` : text;
  if (here) here.value = after;
  if (!hasLongNumber(after)) sessionStorage.setItem(keyOf(field), after);
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
