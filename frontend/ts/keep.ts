// What is being typed is never swapped away by a change from elsewhere: the fragment is fetched again once its form is gone.
export function startKeeping(): void {
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig } = (event as HtmxEvent).detail;
    if (!requestConfig?.triggeringEvent?.type.startsWith("live:") || !target.querySelector("form[data-typing]")) return;
    event.preventDefault();
    (target as HTMLElement).dataset.stale = "";
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const stale = (event as HtmxEvent).detail.target?.closest<HTMLElement>("[data-stale]");
    if (!stale?.id || stale.querySelector("form[data-typing]")) return;
    delete stale.dataset.stale;
    const address = stale.getAttribute("hx-get");
    if (address) void htmx.ajax("GET", address, { target: `#${stale.id}`, swap: "innerHTML show:none" });
  });
}
