// The read-back: Enter or Space ticks the part under focus and goes on; Up and Down move between parts.
export function startTicks(): void {
  document.addEventListener("keydown", (event) => {
    const box = event.target as HTMLInputElement;
    if (event.isComposing || event.altKey || event.ctrlKey || !(box instanceof HTMLInputElement) || box.dataset.tick === undefined) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (event.repeat) return;
      if (!box.checked) box.click();
      next(box, 1);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      next(box, event.key === "ArrowDown" ? 1 : -1);
    }
  });
  // The list may be swapped after a tick: the focus follows to the same place in the new one.
  document.addEventListener("htmx:afterSwap", () => {
    const wanted = document.querySelector<HTMLElement>("[data-tick-next]");
    if (wanted && document.activeElement === document.body) wanted.focus();
  });
}

function next(box: HTMLInputElement, step: number): void {
  const list = box.closest(".read-back")?.parentElement ?? document;
  const all = [...list.querySelectorAll<HTMLInputElement>("[data-tick]")];
  const rest = step > 0 ? all.slice(all.indexOf(box) + 1).filter((one) => !one.checked) : all.slice(0, all.indexOf(box)).reverse();
  const after = document.querySelector<HTMLElement>("[data-after-ticks]:not(:disabled)");
  (rest[0] ?? (step > 0 ? after : undefined))?.focus();
}
