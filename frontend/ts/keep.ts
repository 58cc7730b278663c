// What is being typed is never swapped away by a change from elsewhere: the fragment is fetched again once its form is gone,
// or out of sight with nothing typed in it. The tab that is open then stays open.
import { choose } from "./tabs.ts";

const open = new WeakMap<XMLHttpRequest, string[]>();

export function startKeeping(): void {
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr, requestConfig } = (event as HtmxEvent).detail;
    if (!requestConfig?.triggeringEvent?.type.startsWith("live:")) return;
    open.set(xhr, [...target.querySelectorAll("[data-tabs] [role=tab][aria-selected=true]")].map((tab) => tab.id));
    if (!isTypedIn(target)) return;
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
  if (!stale || isTypedIn(stale)) return;
  const topic = stale.dataset.stale ?? "";
  delete stale.dataset.stale;
  htmx.trigger(document.body, topic); // as a change again, so that a form opened meanwhile stays
}

function isTypedIn(place: Element): boolean {
  return [...place.querySelectorAll<HTMLFormElement>("form[data-typing]")].some(
    (form) => form.checkVisibility() || [...form.elements].some((field) => "defaultValue" in field && field.defaultValue !== (field as HTMLInputElement).value));
}
