// Enter typed into a combobox before its hits are there: in a form the words themselves are sent, so that the next can be
// typed at once; without a form the hits are waited for and the first is taken. Never a hit of what was typed before.
interface Lists {
  listOf(field: HTMLElement): HTMLElement | null;
  first(list: HTMLElement): HTMLElement | undefined;
  take(option: HTMLElement | undefined): boolean;
}

const asked = new WeakMap<HTMLInputElement, string>();
const shown = new WeakMap<HTMLInputElement, string>();
let hurried: HTMLInputElement | null = null;

export function startHurry(lists: Lists): void {
  document.addEventListener("keydown", (event) => {
    const field = combobox(event.target);
    if (!field || event.key !== "Enter" || event.isComposing || event.defaultPrevented || !isBehind(field)) return;
    event.stopImmediatePropagation();
    if (field.form) return;
    hurried = field;
    event.preventDefault();
  }, true);
  document.addEventListener("htmx:beforeRequest", (event) => {
    const field = combobox((event as HtmxEvent).detail.elt);
    if (field) asked.set(field, field.value);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const field = combobox((event as HtmxEvent).detail.elt);
    if (field) window.setTimeout(() => caughtUp(field, lists));
  });
}

function combobox(target: EventTarget | null): HTMLInputElement | null {
  const isOne = target instanceof HTMLInputElement && target.dataset.combobox !== undefined && target.hasAttribute("hx-get");
  return isOne ? target : null;
}

function isBehind(field: HTMLInputElement): boolean {
  return field.value.trim() !== "" && field.value !== (shown.get(field) ?? "");
}

function caughtUp(field: HTMLInputElement, lists: Lists): void {
  shown.set(field, asked.get(field) ?? "");
  if (hurried !== field || isBehind(field)) return;
  hurried = null;
  const list = lists.listOf(field);
  const option = list ? lists.first(list) : undefined;
  if (option) lists.take(option);
}
