// Ctrl+K: every action by its name.
import { activate } from "./activate.ts";
import { type Command, commands, fit } from "./commands.ts";
import { pressed, written } from "./keys.ts";
import { element, word } from "./words.ts";

export function startPalette(): void {
  document.addEventListener("keydown", (event) => {
    if (pressed(event) !== "ctrl+k") return;
    event.preventDefault();
    open();
  });
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-palette]")) open();
  });
}

function open(): void {
  if (document.querySelector("dialog.palette[open]")) return;
  const all = commands();
  const cameFrom = document.activeElement as HTMLElement | null;
  const list = element("div", { role: "listbox", class: "listbox", id: "palette-list", "aria-label": word("commands") });
  const input = element("input", {
    type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list",
    "aria-label": word("command-hint"), placeholder: word("command-hint"), autocomplete: "off", spellcheck: "false",
  });
  const foot = element("div", { class: "foot" },
    element("span", {}, element("kbd", {}, "↑"), element("kbd", {}, "↓"), word("choose")),
    element("span", {}, element("kbd", {}, "Enter"), word("do")),
    element("span", {}, element("kbd", {}, "Esc"), word("close")));
  const dialog = element("dialog", { class: "dialog palette", "aria-label": word("commands") }, input, list, foot);
  let shown: Command[] = [];
  let chosen = 0;

  const show = (): void => {
    const typed = input.value.trim();
    shown = all
      .map((command) => ({ command, score: typed ? fit(typed, command.name) : 0 }))
      .filter((one) => one.score >= 0)
      .sort((a, b) => b.score - a.score)
      .map((one) => one.command);
    list.replaceChildren(...shown.map((command, index) => option(command, index)));
    if (!shown.length) list.append(element("p", { class: "pad muted" }, word("no-commands")));
    choose(0);
  };
  const option = (command: Command, index: number): HTMLElement => {
    const caps = command.keys ? written(command.keys).map((cap) => element("kbd", {}, cap)) : [];
    const made = element("div", { role: "option", id: `command-${index}` },
      element("span", { class: "option-main" }, element("span", {}, command.name)),
      element("span", { class: "option-side row" }, ...caps));
    made.addEventListener("click", () => run(command));
    return made;
  };
  const choose = (index: number): void => {
    chosen = Math.max(0, Math.min(index, shown.length - 1));
    [...list.querySelectorAll("[role=option]")].forEach((one, i) => {
      one.setAttribute("aria-selected", String(i === chosen));
      if (i === chosen) one.scrollIntoView({ block: "nearest" });
    });
    if (shown.length) input.setAttribute("aria-activedescendant", `command-${chosen}`);
    else input.removeAttribute("aria-activedescendant");
  };
  const run = (command: Command): void => {
    cameFrom?.focus();
    dialog.close();
    // What was listed may have been fetched anew meanwhile: the same name then stands for the new control.
    activate(command.element.isConnected ? command.element : (commands().find((one) => one.name === command.name)?.element ?? command.element));
  };

  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const step = steps[event.key];
    const wanted = shown[chosen];
    if (step) choose(chosen + step);
    else if (event.key === "Enter" && wanted) run(wanted);
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  show();
  input.focus();
}
