// Password fields: [data-reveal] shows what was typed, [data-caps] tells that Caps Lock is on.
export function startPasswords(): void {
  const prepare = (): void => {
    for (const button of document.querySelectorAll<HTMLElement>("[data-reveal][hidden]")) button.hidden = false;
  };
  prepare();
  document.addEventListener("htmx:load", prepare);
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-reveal]");
    const field = button && document.querySelector<HTMLInputElement>(button.dataset.reveal ?? "");
    if (!button || !field) return;
    const shown = field.type === "text";
    field.type = shown ? "password" : "text";
    button.setAttribute("aria-pressed", String(!shown));
    field.focus();
  });
  for (const kind of ["keydown", "keyup"] as const) {
    document.addEventListener(kind, (event) => {
      const hint = document.querySelector<HTMLElement>(`[data-caps="#${(event.target as Element).id}"]`);
      if (hint && event instanceof KeyboardEvent) hint.hidden = !event.getModifierState("CapsLock");
    });
  }
}
