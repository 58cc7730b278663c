// The name of an icon-only control, shown beside it on hover and on keyboard focus; Escape hides it (WCAG 1.4.13).
import { element } from "./words.ts";

let tip: HTMLElement | null = null;

export function startTips(): void {
  for (const kind of ["pointerover", "focusin"]) {
    document.addEventListener(kind, (event) => {
      const home = (event.target as Element).closest<HTMLElement>("[data-tip]");
      hide();
      if (home && (kind === "pointerover" || home.matches(":focus-visible"))) show(home);
    });
  }
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}

function show(home: HTMLElement): void {
  const box = home.getBoundingClientRect();
  tip = element("div", { class: "tip", "aria-hidden": "true" }, home.dataset.tip ?? "");
  document.body.append(tip);
  const wide = box.right + 8 + tip.offsetWidth < innerWidth;
  tip.style.left = `${wide ? box.right + 8 : box.left - 8 - tip.offsetWidth}px`;
  tip.style.top = `${box.top + box.height / 2 - tip.offsetHeight / 2}px`;
}

function hide(): void {
  tip?.remove();
  tip = null;
}
