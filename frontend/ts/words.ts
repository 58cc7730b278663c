// Sentences that scripts say come from the page, in the reader's language.
export function word(name: string): string {
  const words = document.getElementById("words") as HTMLTemplateElement | null;
  return words?.content.querySelector(`[data-word="${name}"]`)?.textContent ?? name;
}

// Told politely to a screen reader, not shown.
export function announce(text: string): void {
  const place = document.getElementById("announcer");
  if (place && text) place.textContent = text;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}
