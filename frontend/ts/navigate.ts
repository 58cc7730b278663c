// Links inside the shell swap the work area and keep the strip and the stream; the address says what is shown.
import { expectFocus } from "./focus.ts";

let turns = 0;

export function startNavigation(): void {
  if (!document.getElementById("work")) return;
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    if (link.target || link.hasAttribute("download") || link.closest("[data-whole-page], [hx-get], [hx-post], [hx-boost=false]")) return;
    if (link.origin !== location.origin || link.getAttribute("href")?.startsWith("#")) return;
    event.preventDefault();
    void go(link.href);
  });
  document.body.addEventListener("desk:go", (event) => {
    void go((event as CustomEvent<{ address: string }>).detail.address);
  });
  window.addEventListener("popstate", () => void show(location.href));
}

export async function go(address: string): Promise<void> {
  const url = new URL(address, location.href);
  if (url.href !== location.href) history.pushState({}, "", url);
  await show(url.href);
}

async function show(address: string): Promise<void> {
  const turn = ++turns;
  document.dispatchEvent(new CustomEvent("desk:leaving"));
  for (const open of document.querySelectorAll<HTMLElement>("[popover]:popover-open")) open.hidePopover();
  if (document.activeElement?.closest("#work")) (document.activeElement as HTMLElement).blur();
  expectFocus();
  const isShown = await fetched(address);
  if (turn !== turns) return;
  if (!isShown) return show(address);
  markCurrent();
  document.dispatchEvent(new CustomEvent("desk:shown"));
}

// False where something else, a list that was still being filtered, took the place of the work before the answer came.
async function fetched(address: string): Promise<boolean> {
  const work = document.getElementById("work")!;
  let isTaken = false;
  work.addEventListener("htmx:beforeSwap", () => (isTaken ||= !work.isConnected));
  htmx.trigger(document.body, "htmx:abort"); // a page that is still on its way is not wanted any more
  await htmx.ajax("GET", address, { target: work, select: "#work", swap: "outerHTML show:none" }).catch(() => undefined);
  return !isTaken;
}

function markCurrent(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".dock a")) {
    const here = link.pathname === "/" ? location.pathname === "/" : location.pathname.startsWith(link.pathname);
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
