// A date field reads as people here write a day, with its weekday, until the caret is in it; then the browser's own parts are typed.
export function startDays(): void {
  document.addEventListener("htmx:load", (event) => sayAll((event as HtmxEvent).detail.elt.parentElement ?? document));
  for (const kind of ["input", "change", "focusout"]) document.addEventListener(kind, (event) => isDay(event.target) && say(event.target));
  sayAll(document);
}

function isDay(target: EventTarget | null): target is HTMLInputElement {
  return target instanceof HTMLInputElement && target.type === "date" && Boolean(target.closest(".day-field"));
}

function sayAll(place: ParentNode): void {
  place.querySelectorAll<HTMLInputElement>(".day-field > input[type=date]").forEach(say);
}

function say(field: HTMLInputElement): void {
  const frame = field.closest<HTMLElement>(".day-field");
  if (frame) frame.dataset.said = field.validity.badInput ? "" : told(field.valueAsDate);
}

function told(day: Date | null): string {
  if (!day) return "–";
  const lang = document.documentElement.lang;
  const year = day.getUTCFullYear() === new Date().getFullYear() ? {} : ({ year: "numeric" } as const);
  const form = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC", ...year });
  return form.format(day);
}
