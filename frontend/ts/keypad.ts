// The keypad: by mouse or, while it is open, by the keys themselves. What is pressed is shown here until it is closed, also
// where the strip around it is fetched anew meanwhile, and kept nowhere.
import { post, refusal } from "./post.ts";
import { toast } from "./toast.ts";
import { word } from "./words.ts";

let waiting = "";
let sending = false;
let pressed = "";
let address = "";

export function startKeypad(): void {
  document.addEventListener("click", (event) => {
    const key = (event.target as Element).closest<HTMLElement>("[data-keypad] [data-digit]");
    if (key) press(key.closest<HTMLElement>("[data-keypad]"), key.dataset.digit ?? "");
  });
  document.addEventListener("keydown", (event) => {
    const pad = openKeypad();
    if (!pad || event.ctrlKey || event.altKey || event.metaKey || !/^[0-9*#]$/.test(event.key)) return;
    event.preventDefault();
    press(pad, event.key);
  });
  document.addEventListener("htmx:afterSwap", () => {
    const pad = document.querySelector<HTMLElement>("[data-keypad]");
    if (pad?.dataset.keypad !== address) pressed = "";
    show(pad);
  });
  document.addEventListener("toggle", (event) => {
    const pad = event.target as HTMLElement;
    if (!pad.matches("[data-keypad]") || (event as ToggleEvent).newState === "open") return;
    pressed = "";
    show(pad);
  }, true);
}

export function openKeypad(): HTMLElement | null {
  return document.querySelector<HTMLElement>("[data-keypad]:popover-open");
}

function press(pad: HTMLElement | null, digit: string): void {
  if (!pad || !digit) return;
  address = pad.dataset.keypad ?? "";
  pressed = `${pressed}${digit}`.slice(-16);
  show(pad);
  waiting += digit;
  void send(address);
}

function show(pad: HTMLElement | null): void {
  const shown = pad?.querySelector("output");
  if (shown) shown.textContent = pressed;
}

// In order, and several that were pressed meanwhile at once.
async function send(to: string): Promise<void> {
  if (sending || !waiting) return;
  sending = true;
  const keys = waiting;
  waiting = "";
  const answer = await post(to, new URLSearchParams({ keys }));
  if (!answer?.ok) toast((answer && (await refusal(answer))?.sentence) ?? word(answer ? "failed" : "unreachable"), "error");
  sending = false;
  void send(to);
}
