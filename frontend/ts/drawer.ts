// Drawers and dialogs: a button opens, Escape closes, focus comes back to the button.
let opener: HTMLElement | null = null;

export function startDrawers(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-drawer], [data-dialog], [data-close]");
    if (button?.dataset.drawer) toggle(button, document.querySelector<HTMLElement>(button.dataset.drawer));
    else if (button?.dataset.dialog) openDialog(document.querySelector<HTMLDialogElement>(button.dataset.dialog));
    else if (button) button.closest("dialog")?.close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const open = document.querySelector<HTMLElement>(".drawer.open, .say-column.open");
    if (!open || getComputedStyle(open).position === "static") return;
    event.preventDefault();
    close(open);
  });
}

function toggle(button: HTMLElement, drawer: HTMLElement | null): void {
  if (!drawer) return;
  if (drawer.classList.contains("open")) return close(drawer);
  opener = button;
  drawer.classList.add("open");
  button.setAttribute("aria-expanded", "true");
  (drawer.querySelector<HTMLElement>("[data-focus], input, button, a") ?? drawer).focus();
}

function close(drawer: HTMLElement): void {
  drawer.classList.remove("open");
  opener?.setAttribute("aria-expanded", "false");
  opener?.focus();
  opener = null;
}

function openDialog(dialog: HTMLDialogElement | null): void {
  if (dialog && !dialog.open) dialog.showModal();
}
