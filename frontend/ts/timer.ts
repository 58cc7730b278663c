// <time data-since>: counts up every second; amber after data-warn seconds, red after data-late.
export function startTimers(): void {
  const tick = (): void => {
    for (const one of document.querySelectorAll<HTMLTimeElement>("time[data-since]")) show(one);
  };
  tick();
  document.addEventListener("htmx:load", tick);
  window.setInterval(tick, 1000);
}

function show(time: HTMLTimeElement): void {
  const seconds = Math.max(0, Math.floor((Date.now() - Date.parse(time.dataset.since ?? "")) / 1000));
  if (Number.isNaN(seconds)) return;
  const text = clock(seconds);
  if (time.textContent !== text) time.textContent = text;
  time.dateTime = `PT${seconds}S`;
  time.classList.toggle("amber", passed(time.dataset.warn, seconds) && !passed(time.dataset.late, seconds));
  time.classList.toggle("late", passed(time.dataset.late, seconds));
}

function passed(limit: string | undefined, seconds: number): boolean {
  return limit !== undefined && seconds >= Number(limit);
}

function clock(seconds: number): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = seconds % 3600;
  return hours ? `${hours}:${two(Math.floor(rest / 60))}:${two(rest % 60)}` : `${Math.floor(rest / 60)}:${two(rest % 60)}`;
}
