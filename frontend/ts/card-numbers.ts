// A card number is neither kept in the browser nor left on the screen; whether it is one, the server says.
import type { Refusal } from "./post.ts";

const LONG = /(?:\d[\s.\-_/]{0,2}){13}\d/;

export function hasLongNumber(text: string): boolean {
  return LONG.test(text.normalize("NFKC"));
}

export function isCardRefusal(told: Refusal | undefined): boolean {
  return told?.code === "card-number";
}

export function wipeLongNumbers(home: Element): void {
  const fields = home.matches("input, textarea") ? [home] : [...home.querySelectorAll("input, textarea")];
  for (const field of fields as HTMLInputElement[]) {
    if (field.type !== "hidden" && hasLongNumber(field.value)) field.value = "";
  }
}

export function startCardNumbers(): void {
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, xhr } = (event as CustomEvent<{ elt: Element; xhr: XMLHttpRequest }>).detail;
    if (xhr.status === 422 && xhr.responseText.includes('data-code="card-number"')) wipeLongNumbers(elt);
  });
}
