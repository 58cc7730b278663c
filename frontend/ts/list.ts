// Arrow keys in lists: a listbox that has the focus, and a combobox whose caret stays in its field.
import { startHurry } from "./hurry.ts";

export function startLists(): void {
  startHurry({ listOf, first: (list) => options(list)[0], take });
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    const target = event.target as HTMLElement;
    const field = target.closest<HTMLInputElement>("[data-combobox]");
    const list = field ? listOf(field) : target.closest<HTMLElement>("[data-listbox]");
    if (list && steer(event, list, field)) event.preventDefault();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const list = ((event as HtmxEvent).detail.target as Element | null)?.closest?.("[data-listbox], [role=listbox]")
      ?? ((event as HtmxEvent).detail.target as Element | null)?.querySelector?.("[role=listbox]");
    const field = document.activeElement?.closest<HTMLInputElement>("[data-combobox]");
    if (!field) return;
    const own = listOf(field);
    field.setAttribute("aria-expanded", String(Boolean(own && options(own).length)));
    if (own && (own === list || own.contains(list ?? null))) pick(own, 0, field);
  });
  document.addEventListener("focusout", (event) => {
    const field = (event.target as HTMLElement).closest<HTMLInputElement>("[data-combobox]");
    const goesTo = event.relatedTarget as Node | null;
    if (field && !listOf(field)?.contains(goesTo)) window.setTimeout(() => document.activeElement !== field && fold(field), 150);
  });
  document.addEventListener("focusin", (event) => {
    const field = (event.target as HTMLElement).closest<HTMLInputElement>("[data-combobox]");
    const list = field && listOf(field);
    if (field && list?.hidden && field.value) unfold(field, list);
  });
  document.addEventListener("input", (event) => {
    const field = (event.target as HTMLElement).closest<HTMLInputElement>("[data-combobox]");
    const list = field && listOf(field);
    if (field && list?.hidden) unfold(field, list);
  });
}

function listOf(field: HTMLElement): HTMLElement | null {
  return document.querySelector<HTMLElement>(field.dataset.combobox ?? "");
}

function options(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("[role=option]:not([aria-disabled=true])")];
}

function steer(event: KeyboardEvent, list: HTMLElement, field: HTMLInputElement | null): boolean {
  const all = options(list);
  const now = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (event.key === "Escape" && field && !list.hidden && all.length) return fold(field);
  if (!all.length || (list.hidden && event.key !== "ArrowDown")) return false;
  if (event.key === "ArrowDown") {
    if (list.hidden && field) unfold(field, list);
    return pick(list, Math.min(now + 1, all.length - 1), field);
  }
  if (event.key === "ArrowUp") return pick(list, Math.max(now - 1, 0), field);
  if (event.key === "Home" && !field) return pick(list, 0, field);
  if (event.key === "End" && !field) return pick(list, all.length - 1, field);
  if (event.key === "Enter" && now >= 0) return take(all[now]);
  return false;
}

function pick(list: HTMLElement, index: number, field: HTMLInputElement | null): boolean {
  options(list).forEach((one, i) => {
    one.setAttribute("aria-selected", String(i === index));
    if (i !== index) return;
    one.id ||= `option-${Math.random().toString(36).slice(2)}`;
    one.scrollIntoView({ block: "nearest" });
    if (field) field.setAttribute("aria-activedescendant", one.id);
    else one.focus();
  });
  return true;
}

// The value of the choice that has the focus in a menu; empty where none has.
export function picked(menu: HTMLElement): string {
  const choice = document.activeElement?.closest<HTMLButtonElement>("[data-listbox] button[role=option]");
  return choice && menu.contains(choice) ? choice.value : "";
}

export function pickAgain(menu: HTMLElement, choice: string): void {
  const list = menu.querySelector<HTMLElement>("[data-listbox]");
  const index = list ? options(list).findIndex((one) => (one as HTMLButtonElement).value === choice) : -1;
  if (list && index >= 0) pick(list, index, null);
}

function take(option: HTMLElement | undefined): boolean {
  if (!option) return false;
  const inner = option.matches("a, button, [hx-get], [hx-post]") ? option : option.querySelector<HTMLElement>("a, button");
  (inner ?? option).click();
  return true;
}

function fold(field: HTMLInputElement): boolean {
  const list = listOf(field);
  if (list) list.hidden = true;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
  return true;
}

function unfold(field: HTMLInputElement, list: HTMLElement): void {
  list.hidden = false;
  field.setAttribute("aria-expanded", String(options(list).length > 0));
}
