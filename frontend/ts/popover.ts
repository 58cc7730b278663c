// A menu that is open stays open when the fragment around it is fetched anew, unless the fetch came from the menu itself
// and the menu does not say [data-stays-open].
// The same for details that a person unfolded.
let open: string[] = [];
let unfolded: string[] = [];

export function startPopovers(): void {
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig } = (event as HtmxEvent).detail;
    const asked = requestConfig?.elt as Element | undefined;
    open = [...target.querySelectorAll<HTMLElement>("[popover]:popover-open")]
      .filter((menu) => menu.id && ("staysOpen" in menu.dataset || !(asked && menu.contains(asked))))
      .map((menu) => menu.id);
    unfolded = [...target.querySelectorAll("details[id][open]")].map((one) => one.id);
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const id of open) document.getElementById(id)?.showPopover();
    for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
    open = [];
    unfolded = [];
  });
}
