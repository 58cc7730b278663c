// An answer that comes beside what was asked ([data-shown]) is not left behind the foot of its column or below its edge.
export function startShowing(): void {
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    const shown = document.getElementById((event as HtmxEvent).detail.target.id);
    if (shown?.matches("[data-shown]")) shown.scrollIntoView({ block: "nearest" });
  });
}
