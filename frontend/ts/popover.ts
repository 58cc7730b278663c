// A menu that is open stays open when the fragment around it is fetched anew, unless the fetch came from the menu itself
// and the menu does not say [data-stays-open].
let open: string[] = [];

export function startPopovers(): void {
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig } = (event as HtmxEvent).detail;
    const asked = requestConfig?.elt as Element | undefined;
    open = [...target.querySelectorAll<HTMLElement>("[popover]:popover-open")]
      .filter((menu) => menu.id && ("staysOpen" in menu.dataset || !(asked && menu.contains(asked))))
      .map((menu) => menu.id);
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const id of open) document.getElementById(id)?.showPopover();
    open = [];
  });
}
