// `?` outside a field, or F1: the keys that work on this screen now.
import { isField } from "./activate.ts";
import { commands } from "./commands.ts";
import { pressed, written } from "./keys.ts";
import { element, word } from "./words.ts";

const ALWAYS: [string, string][] = [
  ["/", "search"],
  ["ctrl+k", "palette"],
  ["?", "key-list"],
  ["escape", "step-back"],
];

export function startKeyList(): void {
  document.addEventListener("keydown", (event) => {
    const keys = pressed(event);
    if (keys !== "f1" && (keys !== "?" || isField(event.target))) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-keys]")) open();
  });
}

function open(): void {
  if (document.querySelector("dialog.keys[open]")) return;
  const rows: [string, string][] = ALWAYS.map(([keys, name]) => [keys, word(name)]);
  for (const command of commands()) if (command.keys) rows.push([command.keys, command.name]);
  const close = element("button", { type: "button", class: "button quiet small", "data-close": "" }, word("close"), " ", element("kbd", {}, "Esc"));
  const list = element("dl", { class: "key-list" }, ...rows.map(([keys, name]) =>
    element("div", {}, element("dt", {}, name), element("dd", { class: "nowrap" }, ...written(keys).map((cap) => element("kbd", {}, cap))))));
  const dialog = element("dialog", { class: "dialog wide keys", "aria-labelledby": "keys-title" },
    element("div", { class: "dialog-head" }, element("h2", { id: "keys-title" }, word("keys")), close),
    element("div", { class: "dialog-body", tabindex: "0" }, list));
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || (event.target as Element).closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
