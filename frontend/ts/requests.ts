// Which of HTMX's requests are on their way: counted by themselves, because a swap may take their element off the page.
const underWay = new Set<XMLHttpRequest>();

export function startRequests(): void {
  document.addEventListener("htmx:beforeSend", (event) => {
    const { elt, xhr } = (event as HtmxEvent).detail;
    underWay.add(xhr);
    whenDone(xhr, () => {
      underWay.delete(xhr);
      if (!elt.isConnected) announce(xhr);
    });
  });
}

// After its swap, if it had one. HTMX tells of its end on the element, which may be off the page by then.
export function whenDone(xhr: XMLHttpRequest, then: () => void): void {
  xhr.addEventListener("loadend", () => window.setTimeout(then));
}

// What an answer announces reaches the page although its element is gone.
function announce(xhr: XMLHttpRequest): void {
  const told = xhr.getResponseHeader("HX-Trigger");
  if (!told?.startsWith("{")) return;
  for (const [name, detail] of Object.entries(JSON.parse(told) as Record<string, unknown>)) htmx.trigger(document.body, name, detail);
}

export function requestsUnderWay(): number {
  return underWay.size;
}
