// The panel beside the desk: a button opens what its address answers; what was typed stays until the panel is done with.
const place = (): HTMLElement | null => document.getElementById("call-panel");
let opener: HTMLElement | null = null;

export function startPanel(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const button = target.closest<HTMLElement>("[data-panel]");
    if (button) void toggle(button);
    else if (target.closest("[data-panel-close]")) close();
  });
  document.body.addEventListener("panel:done", () => {
    close();
    place()?.replaceChildren();
    delete place()?.dataset.shows;
  });
  document.addEventListener("change", (event) => name(event.target as Element));
}

async function toggle(button: HTMLElement): Promise<void> {
  const panel = place();
  if (!panel) return;
  if (panel.classList.contains("open")) return close();
  opener = button;
  panel.classList.add("open");
  if (panel.dataset.shows !== button.dataset.panel) {
    panel.dataset.shows = button.dataset.panel ?? "";
    await htmx.ajax("GET", panel.dataset.shows, { source: panel, target: panel, swap: "innerHTML" });
  }
  (panel.querySelector<HTMLElement>("[data-focus]") ?? panel).focus();
  const form = panel.querySelector("form");
  if (form) name(form);
}

function close(): void {
  place()?.classList.remove("open");
  if (opener?.isConnected) opener.focus();
  opener = null;
}

// Names the chosen colleague in the words to say, and asks nobody in particular for an escalation.
function name(from: Element): void {
  const form = from.closest<HTMLFormElement>("[data-handover-form]");
  const words = form?.querySelector<HTMLElement>("[data-words]");
  const select = form?.querySelector<HTMLSelectElement>("[name=to]");
  if (!form || !words || !select) return;
  const escalates = new FormData(form).get("kind") === "escalation";
  select.disabled = escalates;
  words.dataset.body ??= words.textContent ?? "";
  const chosen = escalates ? "" : (select.selectedOptions[0]?.dataset.name ?? "");
  words.textContent = chosen ? words.dataset.body.replace("…", chosen) : words.dataset.body;
}
