// The last row of the sheet: what was typed is taken at once, so that the next line can be typed meanwhile; it comes
// back where it named nothing. After the last tick of a read-back the focus stands on Submit.
export function startOrderLines(): void {
  const sent = new WeakMap<XMLHttpRequest, string>();
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, xhr } = (event as HtmxEvent).detail;
    const entry = field();
    if (!entry || !(elt.matches(".add-line") || elt.closest("#line-hits")) || !elt.matches("[hx-post]")) return;
    sent.set(xhr, entry.value);
    entry.value = "";
    entry.focus();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr } = (event as HtmxEvent).detail;
    const text = sent.get(xhr);
    const entry = field();
    if (text === undefined || !entry) return;
    const added = xhr.status < 400 && (xhr.getResponseHeader("HX-Trigger") ?? "").includes("orders:added");
    if (!added && !entry.value) entry.value = text;
    if (added && !entry.value) document.getElementById("line-hits")?.replaceChildren();
  });
  document.addEventListener("htmx:afterSettle", () => {
    const at = document.activeElement;
    if (!(at instanceof HTMLInputElement) || at.dataset.tick === undefined || !at.checked) return;
    if (!document.querySelector("[data-tick]:not(:checked)")) document.querySelector<HTMLElement>("[data-after-ticks]:not(:disabled)")?.focus();
  });
}

function field(): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>("#add-line");
}
