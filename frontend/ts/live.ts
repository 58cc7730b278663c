// "This changed": the stream names topics, each becomes a `live:topic` event on the body, and HTMX fetches what shows it.
import { announce, element, word } from "./words.ts";

const ENDED = 410;
const AGAIN = 1000;
const PATIENCE = 10_000;
let stream: EventSource | undefined;
let streamId = "";
let told = "";
let lostAt = 0;
let retry = 0;
let again = 0;
let isTelling = false;

export function startLive(): void {
  const address = document.querySelector<HTMLMetaElement>("meta[name=stream-url]")?.content;
  if (!address || !("signedIn" in document.body.dataset)) return;
  connect(address);
  document.addEventListener("htmx:load", () => queueMicrotask(() => void tell(address)));
  window.addEventListener("online", () => stream?.readyState !== EventSource.OPEN && connect(address));
  window.addEventListener("offline", lost);
}

function connect(address: string): void {
  clearTimeout(retry);
  stream?.close();
  streamId = "";
  stream = new EventSource(address, { withCredentials: true });
  stream.addEventListener("hello", (event) => {
    streamId = (event as MessageEvent<string>).data;
    told = "";
    void tell(address);
    if (lostAt) regained();
    document.documentElement.dataset.live = "on";
  });
  stream.addEventListener("changed", (event) => {
    const topics = JSON.parse((event as MessageEvent<string>).data) as string[];
    if (topics.includes("*")) everything();
    else for (const topic of topics) htmx.trigger(document.body, `live:${topic}`);
  });
  stream.addEventListener("signed-out", () => {
    stream?.close();
    announce(word("signed-out"));
    location.reload();
  });
  stream.addEventListener("error", () => {
    streamId = "";
    lost();
    if (stream?.readyState === EventSource.CLOSED) retry = window.setTimeout(() => connect(address), 2000);
  });
}

// The topics that stand on the screen now, read from its hx-trigger attributes.
function topics(): string[] {
  const found = new Set<string>();
  for (const one of document.querySelectorAll("[hx-trigger*='live:']")) {
    for (const match of one.getAttribute("hx-trigger")?.matchAll(/live:([\w:-]+)/g) ?? []) if (match[1]) found.add(match[1]);
  }
  return [...found].sort();
}

// One after the other: of two that overtake each other on the way, the older one would count.
async function tell(address: string): Promise<void> {
  const [to, asked] = [streamId, JSON.stringify(topics())];
  if (isTelling || !to || asked === told) return;
  isTelling = true;
  const answer = await ask(`${address}/${to}`, asked);
  isTelling = false;
  const isSame = to === streamId;
  if (isSame && answer?.status === ENDED) return connect(address);
  if (isSame && answer?.ok) told = asked;
  if (!isSame || answer?.ok) void tell(address);
  else later(address);
}

function later(address: string): void {
  clearTimeout(again);
  again = window.setTimeout(() => void tell(address), AGAIN);
}

function ask(address: string, body: string): Promise<Response | undefined> {
  return fetch(address, { method: "POST", body, credentials: "include", signal: AbortSignal.timeout(PATIENCE) }).catch(() => undefined);
}

function everything(): void {
  for (const topic of topics()) htmx.trigger(document.body, `live:${topic}`);
}

function lost(): void {
  delete document.documentElement.dataset.live;
  if (lostAt) return;
  lostAt = Date.now();
  window.setTimeout(() => {
    if (!lostAt || document.getElementById("connection")) return;
    document.body.append(element("div", { id: "connection", class: "banner warn connection", role: "status" }, word("lost")));
  }, 1500);
}

function regained(): void {
  lostAt = 0;
  if (document.getElementById("connection")) announce(word("back"));
  document.getElementById("connection")?.remove();
  everything();
  document.dispatchEvent(new CustomEvent("desk:back"));
}
