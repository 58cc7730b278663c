// What is being typed is never swapped away by a change from elsewhere: the fragment is fetched again once its form is gone,
// or out of sight with nothing typed in it. Nor is what the person's own request is about to answer: its place must still be
// there. The tab that is open stays open.
import { whenDone } from "./requests.ts";
import { choose } from "./tabs.ts";

const open = new WeakMap<XMLHttpRequest, string[]>();
const own = new Map<XMLHttpRequest, Element>();

export function startKeeping(): void {
  document.addEventListener("htmx:beforeSend", (event) => {
    const { elt, xhr, requestConfig } = (event as HtmxEvent).detail;
    if (requestConfig?.triggeringEvent?.type.startsWith("live:")) return;
    own.set(xhr, elt);
    whenDone(xhr, () => {
      own.delete(xhr);
      catchUp(elt);
    });
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr, requestConfig } = (event as HtmxEvent).detail;
    if (!requestConfig?.triggeringEvent?.type.startsWith("live:")) return;
    open.set(xhr, [...target.querySelectorAll("[data-tabs] [role=tab][aria-selected=true]")].map((tab) => tab.id));
    if (!isTypedIn(target) && !isAsking(target)) return;
    event.preventDefault();
    (target as HTMLElement).dataset.stale = requestConfig.triggeringEvent.type;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    for (const id of open.get((event as HtmxEvent).detail.xhr) ?? []) {
      const tab = document.getElementById(id);
      if (tab?.getAttribute("aria-selected") === "false") choose(tab);
    }
  });
  document.addEventListener("htmx:afterSettle", (event) => catchUp((event as HtmxEvent).detail.target));
  document.addEventListener("tab:chosen", (event) => catchUp(event.target as Element));
}

function catchUp(place?: Element): void {
  const stale = place?.closest<HTMLElement>("[data-stale]");
  if (!stale?.isConnected || isTypedIn(stale) || isAsking(stale)) return;
  const topic = stale.dataset.stale ?? "";
  delete stale.dataset.stale;
  htmx.trigger(document.body, topic); // as a change again, so that a form opened meanwhile stays
}

function isTypedIn(place: Element): boolean {
  return [...place.querySelectorAll<HTMLFormElement>("form[data-typing]")].some(
    (form) => form.checkVisibility() || [...form.elements].some((field) => "defaultValue" in field && field.defaultValue !== (field as HTMLInputElement).value));
}

// A slot looks after itself (fresh.ts).
function isAsking(place: Element): boolean {
  return !place.matches(".slot") && [...own.values()].some((element) => place.contains(element));
}
