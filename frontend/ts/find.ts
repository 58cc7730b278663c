// `/` outside a field goes to the search box, wherever one stands.
import { isField } from "./activate.ts";
import { pressed } from "./keys.ts";

export function startFind(): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isField(event.target) || pressed(event) !== "/") return;
    const box = document.getElementById("find") ?? document.querySelector<HTMLElement>("#work input[type=search]");
    if (!(box instanceof HTMLInputElement)) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
}
