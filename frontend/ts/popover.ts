// A menu that is open stays open when the fragment around it is fetched anew, unless the fetch came from the menu itself
// and the menu does not say [data-stays-open]; what was picked in it by arrow keys stays picked.
// The same for details that a person unfolded.
import { pickAgain, picked } from "./list.ts";

let open: { id: string; choice: string }[] = [];
let unfolded: string[] = [];

export function startPopovers(): void {
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig } = (event as HtmxEvent).detail;
    const asked = requestConfig?.elt as Element | undefined;
    open = [...target.querySelectorAll<HTMLElement>("[popover]:popover-open")]
      .filter((menu) => menu.id && ("staysOpen" in menu.dataset || !(asked && menu.contains(asked))))
      .map((menu) => ({ id: menu.id, choice: picked(menu) }));
    unfolded = [...target.querySelectorAll("details[id][open]")].map((one) => one.id);
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const { id, choice } of open) {
      const menu = document.getElementById(id);
      menu?.showPopover();
      if (menu && choice) pickAgain(menu, choice);
    }
    for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
    open = [];
    unfolded = [];
  });
  // HTMX gives the focus to what says [autofocus] when it settles; it is where the person has picked something.
  document.addEventListener("htmx:afterSettle", () => {
    const list = document.activeElement?.closest("[popover]:popover-open [data-listbox]");
    list?.querySelector<HTMLElement>("[role=option][aria-selected=true]")?.focus();
  });
}
