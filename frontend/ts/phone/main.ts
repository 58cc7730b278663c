// The operator's telephone in the browser: registers, rings, and is answered by the same key as the call on the strip.
// Which calls there are the desk says; this only carries voices. A call that the strip already shows as taken is answered
// at once: after a reload the exchange rings again and nobody has to do anything.
import { UA, WebSocketInterface } from "jssip";
import type { RTCSession } from "jssip/lib/RTCSession";
import { chosen, startDevices } from "./devices.ts";
import { ring, stopRinging } from "./tones.ts";

interface Account { uri: string; name: string; secret: string; ws_url: string }
interface Incoming { request: { getHeader(name: string): string | undefined } }
interface Waiting { session: RTCSession; call: string; atOnce: boolean }

const AGAIN_SECONDS = 2;
const waiting = new Set<Waiting>();
const accepted = new Set<string>();
const sound = new Audio();
sound.autoplay = true;

void begin();

async function begin(): Promise<void> {
  const place = document.querySelector<HTMLElement>("[data-softphone]");
  const answer = await fetch(place?.dataset.softphone ?? "", { credentials: "same-origin", cache: "no-store" });
  if (!answer.ok || answer.status === 204) return tell("off");
  const account = (await answer.json()) as Account;
  startDevices(sound);
  const agent = new UA({
    sockets: [new WebSocketInterface(account.ws_url)],
    uri: account.uri,
    authorization_user: account.name,
    password: account.secret,
    session_timers: false,
    register_expires: 120,
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 5,
  });
  agent.on("registered", () => tell("ready"));
  agent.on("unregistered", () => tell("lost"));
  agent.on("registrationFailed", () => {
    tell("refused");
    window.setTimeout(() => agent.register(), AGAIN_SECONDS * 1000); // the exchange may not know us yet
  });
  agent.on("disconnected", () => tell("lost"));
  agent.on("newRTCSession", (event: { originator: string; session: RTCSession } & Incoming) => {
    if (event.originator === "remote") incoming(event.session, event.request);
  });
  tell("connecting");
  agent.start();
  document.addEventListener("htmx:afterSwap", answerWhatIsTaken);
  document.addEventListener("htmx:beforeSend", (event) => {
    const path = (event as HtmxEvent).detail.requestConfig.path;
    const call = /\/calls\/(\d+)\/acceptance$/.exec(path)?.[1] ?? (/\/handovers\/\d+\/acceptance$/.test(path) ? onStrip() : "");
    if (call) accepted.add(call);
    answerWhatIsTaken();
  });
  // No goodbye when the page goes: it would end the call. The exchange keeps the caller with music and rings again.
}

function incoming(session: RTCSession, request: Incoming["request"]): void {
  const header = (name: string): string => request.getHeader(`X-Third-Ring-${name}`) ?? "";
  const one: Waiting = { session, call: header("Call"), atOnce: Boolean(header("Listen") || header("Dial")) };
  waiting.add(one);
  session.on("ended", () => over(one));
  session.on("failed", () => over(one));
  session.on("peerconnection", (event: { peerconnection: RTCPeerConnection }) => listen(event.peerconnection));
  answerWhatIsTaken();
  if (waiting.has(one)) ring();
}

function over(one: Waiting): void {
  waiting.delete(one);
  if (!waiting.size) stopRinging();
  tell("ready");
}

function answerWhatIsTaken(): void {
  for (const one of waiting) {
    if (!one.atOnce && !accepted.has(one.call) && !isTaken(one.call)) continue;
    waiting.delete(one);
    accepted.delete(one.call);
    one.session.answer({ mediaConstraints: { audio: chosen(), video: false }, pcConfig: { iceServers: [] } });
    tell("talking");
  }
  if (!waiting.size) stopRinging();
}

function isTaken(call: string): boolean {
  return document.querySelector(`#strip .call[data-call="${CSS.escape(call)}"]:not(.ringing)`) !== null;
}

function onStrip(): string {
  return document.querySelector<HTMLElement>("#strip .call[data-call]")?.dataset.call ?? "";
}

function listen(connection: RTCPeerConnection): void {
  connection.addEventListener("track", (event) => {
    sound.srcObject = event.streams[0] ?? new MediaStream([event.track]);
  });
}

// In words and shape on the telephone's button; the words come from the page, in the reader's language.
function tell(state: "off" | "connecting" | "ready" | "talking" | "lost" | "refused"): void {
  document.documentElement.dataset.phone = state;
  const place = document.querySelector<HTMLElement>("[data-softphone]");
  const words = place?.querySelector<HTMLElement>(`[data-when="${state}"]`)?.textContent ?? "";
  for (const one of place?.querySelectorAll<HTMLElement>("[data-phone-state]") ?? []) one.textContent = words;
}
