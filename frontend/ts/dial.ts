// Numbers on the screen can be called by a click or Enter, where this house has a telephone to call with.
export function startDialing(): void {
  document.addEventListener("htmx:load", (event) => offer((event as HtmxEvent).detail.elt));
  document.addEventListener("click", (event) => {
    const number = (event.target as Element).closest<HTMLElement>("[data-dial][role=button]");
    if (number) open(number);
  });
  document.addEventListener("keydown", (event) => {
    const number = (event.target as Element).closest<HTMLElement>("[data-dial][role=button]");
    if (!number || !["Enter", " "].includes(event.key) || event.isComposing) return;
    event.preventDefault();
    open(number);
  });
}

const form = (): HTMLElement | null => document.querySelector<HTMLElement>("[data-dial-form]");

function offer(root: Element): void {
  if (!form()) return;
  const everywhere = root.matches("[data-dial-form]") ? document : root;
  for (const number of everywhere.querySelectorAll<HTMLElement>("[data-dial]:not([role])")) {
    number.setAttribute("role", "button");
    number.tabIndex = 0;
    number.title = form()?.dataset.dialTitle ?? "";
  }
}

function open(number: HTMLElement): void {
  const asked = new URLSearchParams({ number: number.dataset.dial ?? "", line: number.dataset.dialLine ?? "" });
  const opener = document.createElement("button");
  opener.dataset.panel = `${form()?.dataset.dialForm ?? ""}?${asked}`;
  document.body.append(opener);
  opener.click();
  opener.remove();
}
