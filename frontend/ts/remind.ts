// A caller on hold: every [data-remind] seconds the operator is told again to look in, in words, shape and to the ear.
import { announce } from "./words.ts";

const told = new WeakMap<Element, number>();

export function startReminders(): void {
  window.setInterval(() => document.querySelectorAll<HTMLElement>("[data-remind]").forEach(look), 1000);
}

function look(bar: HTMLElement): void {
  const every = Number(bar.dataset.remind);
  const seconds = (Date.now() - Date.parse(bar.dataset.remindSince ?? "")) / 1000;
  const times = Math.floor(seconds / every);
  if (!(times > 0) || (told.get(bar) ?? 0) >= times) return;
  told.set(bar, times);
  const words = bar.dataset.remindWords ?? "";
  const badge = bar.querySelector<HTMLElement>(".reminder");
  if (badge) {
    badge.textContent = words;
    badge.hidden = false;
    badge.dataset.times = String(times);
  }
  bar.classList.add("due");
  bar.classList.toggle("again", times % 2 === 0);
  announce(words);
}
