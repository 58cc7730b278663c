// Doing what a control does, whatever it is: a field is focused, a button or link is clicked.
export function isField(target: EventTarget | null): target is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit", "range", "color"].includes(target.type);
}

export function isUsable(element: Element): boolean {
  if (element.matches(":disabled, [aria-disabled='true']") || element.closest("[inert]")) return false;
  return (element as HTMLElement).checkVisibility({ visibilityProperty: true });
}

export function activate(element: HTMLElement): void {
  const drawer = element.closest<HTMLElement>(".say-column, .drawer");
  if (drawer && !drawer.classList.contains("open")) drawer.classList.add("open");
  if (isField(element)) {
    element.focus();
    if (element instanceof HTMLInputElement) element.select();
  } else if (element.matches("a, button, input, summary, label, [role=button], [role=option]")) {
    element.click();
  } else {
    (element.querySelector<HTMLElement>("[data-focus]") ?? element).focus();
  }
}
