// Short messages, and what is said when a request fails.
import { refusal } from "./post.ts";
import { element, word } from "./words.ts";

const LONGEST = 6;

export function toast(text: string, kind: "ok" | "error" | "" = ""): void {
  const close = element("button", { type: "button", class: "button quiet small icon-only", "data-dismiss": "", "aria-label": word("dismiss") }, "✕");
  document.getElementById("toasts")?.append(element("div", { class: `toast ${kind}`, ...(kind === "error" ? { role: "alert" } : {}) }, element("span", { class: "grow" }, text), close));
}

const NO_ROOM = 507;

// The disk of the house is full: said once, while what is typed is kept here and tried again.
export async function tellNoRoom(answer: Response | undefined): Promise<void> {
  if (answer?.status !== NO_ROOM) return;
  toast((await refusal(answer))?.sentence ?? word("failed"), "error");
}

export function startToasts(): void {
  const place = document.getElementById("toasts");
  if (!place) return;
  new MutationObserver(() => {
    for (const one of place.querySelectorAll<HTMLElement>(".toast:not([data-seen])")) {
      one.dataset.seen = "";
      if (!one.matches(".error")) window.setTimeout(() => one.remove(), 6000);
      else window.setTimeout(() => one.remove(), 15_000);
    }
    while (place.children.length > LONGEST) place.firstElementChild?.remove();
  }).observe(place, { childList: true });
  document.addEventListener("click", (event) => (event.target as Element).closest("[data-dismiss]")?.closest(".toast, .banner")?.remove());
  document.addEventListener("htmx:beforeSwap", (event) => guard(event as HtmxEvent));
  document.addEventListener("htmx:sendError", () => toast(word("unreachable"), "error"));
  document.addEventListener("htmx:responseError", (event) => {
    if ((event as HtmxEvent).detail.xhr.status >= 500) toast(word("failed"), "error");
  });
}

// A whole page never lands in a slot: a sign-in page means the session ended, an error page becomes a sentence. A form
// that comes back with what is wrong in it, whatever its status, is the page that it was sent from.
function guard(event: HtmxEvent): void {
  const { xhr, target } = event.detail;
  const isPage = /^\s*<!doctype/i.test(xhr.responseText.slice(0, 60));
  const isOfWork = target.id === "work";
  if (!isPage || (isOfWork && /id="work"/.test(xhr.responseText))) return;
  if (isOfWork && xhr.status < 400) {
    location.assign(xhr.responseURL || "/");
    return;
  }
  if (xhr.status < 400 && hasItsPart(event)) return;
  event.detail.shouldSwap = false;
  if (xhr.status < 400) location.reload();
  else if (xhr.status === 403) toast(word("forbidden"), "error");
  else if (xhr.status === 404) toast(word("missing"), "error");
  else toast(word("failed"), "error");
}

// A part that fetches its whole page takes only itself out of it (`hx-select`).
function hasItsPart({ detail: { requestConfig, xhr } }: HtmxEvent): boolean {
  const part = requestConfig?.elt.getAttribute("hx-select");
  return !!part && new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector(part) !== null;
}
