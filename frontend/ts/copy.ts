// data-copy: puts its text on the clipboard.
import { toast } from "./toast.ts";
import { word } from "./words.ts";

export function startCopy(): void {
  document.addEventListener("click", (event) => {
    const text = (event.target as Element).closest<HTMLElement>("[data-copy]")?.dataset.copy;
    if (text) void navigator.clipboard.writeText(text).then(() => toast(word("copied"), "ok"));
  });
}
