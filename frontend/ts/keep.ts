// What is being typed is never swapped away by a change from elsewhere: the fragment is fetched again once its form is gone.
const TYPING = "form[data-typing]:not([hidden] *)";

export function startKeeping(): void {
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig } = (event as HtmxEvent).detail;
    if (!requestConfig?.triggeringEvent?.type.startsWith("live:") || !target.querySelector(TYPING)) return;
    event.preventDefault();
    (target as HTMLElement).dataset.stale = requestConfig.triggeringEvent.type;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const stale = (event as HtmxEvent).detail.target?.closest<HTMLElement>("[data-stale]");
    if (!stale || stale.querySelector(TYPING)) return;
    const topic = stale.dataset.stale ?? "";
    delete stale.dataset.stale;
    htmx.trigger(document.body, topic); // as a change again, so that a form opened meanwhile stays
  });
}
