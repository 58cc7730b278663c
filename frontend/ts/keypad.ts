// The keypad: by mouse or, while it is open, by the keys themselves. What is pressed is shown here and kept nowhere.
let waiting = "";
let sending = false;

export function startKeypad(): void {
  document.addEventListener("click", (event) => {
    const key = (event.target as Element).closest<HTMLElement>("[data-keypad] [data-digit]");
    if (key) press(key.closest<HTMLElement>("[data-keypad]"), key.dataset.digit ?? "");
  });
  document.addEventListener("keydown", (event) => {
    const pad = document.querySelector<HTMLElement>("[data-keypad]:popover-open");
    if (!pad || event.ctrlKey || event.altKey || event.metaKey || !/^[0-9*#]$/.test(event.key)) return;
    event.preventDefault();
    press(pad, event.key);
  });
}

function press(pad: HTMLElement | null, digit: string): void {
  if (!pad || !digit) return;
  const shown = pad.querySelector("output");
  if (shown) shown.textContent = `${shown.textContent ?? ""}${digit}`.slice(-16);
  waiting += digit;
  void send(pad.dataset.keypad ?? "");
}

// In order, and several that were pressed meanwhile at once.
async function send(address: string): Promise<void> {
  if (sending || !waiting) return;
  sending = true;
  const keys = waiting;
  waiting = "";
  await htmx.ajax("POST", address, { values: { keys }, swap: "none" }).catch(() => undefined);
  sending = false;
  void send(address);
}
