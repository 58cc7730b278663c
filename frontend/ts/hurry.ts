// Enter typed into a combobox before its hits are there: in a form the words themselves are sent, so that the next can be
// typed at once; without a form the hits are waited for and the first is taken. Never a hit of what was typed before.
interface Lists {
  listOf(field: HTMLElement): HTMLElement | null;
  first(list: HTMLElement): HTMLElement | undefined;
  take(option: HTMLElement | undefined): boolean;
}

const asked = new WeakMap<XMLHttpRequest, string>();
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
  document.addEventListener("input", (event) => {
    if (event.target === hurried) hurried = null;
  }, true);
  document.addEventListener("htmx:beforeSend", (event) => {
    const { elt, xhr } = (event as HtmxEvent).detail;
    const field = combobox(elt);
    if (field) asked.set(xhr, field.value);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { elt, xhr, successful } = (event as HtmxEvent).detail;
    const field = combobox(elt);
    // One that failed, or that a later search replaced, has shown nothing.
    if (field && successful) window.setTimeout(() => caughtUp(field, asked.get(xhr) ?? "", lists));
  });
}

function combobox(target: EventTarget | null): HTMLInputElement | null {
  const isOne = target instanceof HTMLInputElement && target.dataset.combobox !== undefined && target.hasAttribute("hx-get");
  return isOne ? target : null;
}

function isBehind(field: HTMLInputElement): boolean {
  return field.value.trim() !== "" && field.value !== (shown.get(field) ?? "");
}

function caughtUp(field: HTMLInputElement, words: string, lists: Lists): void {
  shown.set(field, words);
  if (hurried !== field || isBehind(field)) return;
  hurried = null;
  const list = lists.listOf(field);
  const option = list ? lists.first(list) : undefined;
  if (option) lists.take(option);
}
