// A request longer than 300 ms shows that it runs, on the control that started it; shorter ones show nothing.
export function startSlow(): void {
  const timers = new WeakMap<Element, number>();
  document.addEventListener("htmx:beforeRequest", (event) => {
    const from = control((event as HtmxEvent).detail.elt);
    if (from) timers.set(from, window.setTimeout(() => from.setAttribute("aria-busy", "true"), 300));
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const from = control((event as HtmxEvent).detail.elt);
    if (!from) return;
    clearTimeout(timers.get(from));
    from.removeAttribute("aria-busy");
  });
}

function control(element: Element): Element | null {
  return element.matches("form") ? element.querySelector(".button.primary, [type=submit]") : element.closest(".button");
}
