// Up and Down between the rows of a sheet or list; Enter opens the row's first link. In a cell, the same column is kept.
import { isField } from "./activate.ts";

export function startRows(): void {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented || event.altKey || event.metaKey) return;
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLElement>("[data-row]");
    const list = target.closest<HTMLElement>("[data-rows]");
    if (!row || !list || target instanceof HTMLSelectElement || target.closest("[data-combobox]")) return;
    if (event.key === "Enter" && target === row) {
      row.querySelector<HTMLElement>("a, button")?.click();
    } else if (event.ctrlKey && event.key === "Delete") {
      row.querySelector<HTMLElement>("[data-remove]")?.click();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (event.ctrlKey || !move(list, row, target, event.key === "ArrowDown" ? 1 : -1)) return;
    } else return;
    event.preventDefault();
  });
}

function move(list: HTMLElement, row: HTMLElement, from: HTMLElement, step: number): boolean {
  const rows = [...list.querySelectorAll<HTMLElement>("[data-row]")];
  const next = rows[rows.indexOf(row) + step];
  if (!next) return false;
  const name = isField(from) ? (from.dataset.column ?? "") : "";
  const cell = name ? next.querySelector<HTMLElement>(`[data-column="${CSS.escape(name)}"]`) : null;
  (cell ?? next).focus();
  if (cell instanceof HTMLInputElement) cell.select();
  return true;
}
