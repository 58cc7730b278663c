// Which of HTMX's requests are on their way: counted by themselves, because a swap may take their element off the page.
const underWay = new Set<XMLHttpRequest>();

export function startRequests(): void {
  document.addEventListener("htmx:beforeSend", (event) => underWay.add((event as HtmxEvent).detail.xhr));
  document.addEventListener("htmx:afterRequest", (event) => underWay.delete((event as HtmxEvent).detail.xhr));
}

export function requestsUnderWay(): number {
  return underWay.size;
}
