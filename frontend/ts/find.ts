// `/` outside a field goes to the search box, wherever one stands. A search that starts anew gets a number of its own.
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
  document.addEventListener("input", (event) => {
    const box = event.target as HTMLInputElement;
    const number = box.id === "find" ? document.querySelector<HTMLInputElement>("#find-search") : null;
    if (number && (!number.value || !box.value)) number.value = newNumber();
  }, true);
}

// crypto.randomUUID exists on HTTPS and localhost only; a desk in a local network may have neither.
function newNumber(): string {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
