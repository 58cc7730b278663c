// Tabs by arrows, and Alt+PageUp / Alt+PageDown between the open pieces of work.
import { pressed } from "./keys.ts";

export function startTabs(): void {
  document.addEventListener("click", (event) => {
    const tab = (event.target as Element).closest<HTMLElement>("[data-tabs] [role=tab]");
    if (tab) choose(tab);
  });
  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const keys = pressed(event);
    if (keys === "alt+pagedown" || keys === "alt+pageup") {
      event.preventDefault();
      step(keys === "alt+pagedown" ? 1 : -1);
      return;
    }
    const tab = (event.target as Element).closest<HTMLElement>("[role=tab]");
    if (!tab || !tab.closest("[data-tabs]")) return;
    const all = [...(tab.closest("[role=tablist]")?.querySelectorAll<HTMLElement>("[role=tab]") ?? [])];
    const at = all.indexOf(tab);
    const to = { arrowright: at + 1, arrowleft: at - 1, home: 0, end: all.length - 1 }[keys];
    if (to === undefined) return;
    event.preventDefault();
    const next = all[(to + all.length) % all.length];
    if (next) choose(next);
    next?.focus();
  });
}

export function choose(tab: HTMLElement): void {
  for (const one of tab.closest("[role=tablist]")?.querySelectorAll<HTMLElement>("[role=tab]") ?? []) {
    const chosen = one === tab;
    one.setAttribute("aria-selected", String(chosen));
    one.tabIndex = chosen ? 0 : -1;
    const panel = document.getElementById(one.getAttribute("aria-controls") ?? "");
    if (panel) panel.hidden = !chosen;
  }
  tab.dispatchEvent(new CustomEvent("tab:chosen", { bubbles: true }));
}

function step(by: number): void {
  const all = [...document.querySelectorAll<HTMLAnchorElement>("[data-work-tabs] a")];
  const at = Math.max(0, all.findIndex((one) => one.hasAttribute("aria-current")));
  all[(at + by + all.length) % all.length]?.click();
}
