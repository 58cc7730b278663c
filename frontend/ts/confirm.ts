// "Are you sure?" in a dialog of our own: the question, the action by its own name, and a way back that has the focus.
import { element, word } from "./words.ts";

interface Asked { elt: Element; question?: string | null; issueRequest: (skip: boolean) => void }

export function startConfirm(): void {
  document.addEventListener("htmx:confirm", (event) => {
    const { elt, question, issueRequest } = (event as CustomEvent<Asked>).detail;
    if (!question) return;
    event.preventDefault();
    ask(question, nameOf(elt), () => issueRequest(true));
  });
}

// What the control says, without its key and icon; a form's own button stands for the form.
function nameOf(elt: Element): string {
  const control = elt instanceof HTMLFormElement ? elt.querySelector("button") : elt;
  const copy = control?.cloneNode(true) as Element | undefined;
  copy?.querySelectorAll("kbd, svg").forEach((one) => one.remove());
  return copy?.textContent?.trim() || word("do");
}

function ask(question: string, action: string, go: () => void): void {
  const back = element("button", { type: "button", class: "button", autofocus: "" }, word("cancel"));
  const act = element("button", { type: "button", class: "button danger solid" }, action);
  const dialog = element("dialog", { class: "dialog ask", role: "alertdialog", "aria-labelledby": "ask-question" },
    element("p", { class: "dialog-body", id: "ask-question" }, question),
    element("div", { class: "dialog-foot" }, back, act));
  const opener = document.activeElement as HTMLElement | null;
  back.addEventListener("click", () => dialog.close());
  act.addEventListener("click", () => (dialog.close(), go()));
  dialog.addEventListener("close", () => (dialog.remove(), opener?.isConnected && opener.focus()));
  document.body.append(dialog);
  dialog.showModal();
}
