// Light, dark, or as the system: the choice is a cookie, so that the server renders it and nothing flashes.
export function startTheme(): void {
  const now = document.documentElement.dataset.theme ?? "system";
  for (const box of document.querySelectorAll<HTMLInputElement>("[data-theme-choice] input")) {
    box.checked = box.value === now;
    box.addEventListener("change", () => choose(box.value));
  }
}

function choose(theme: string): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=31536000; samesite=lax`;
}
