// data-why: a control that does nothing now says when it will, to whoever presses it or its key.
import { toast } from "./toast.ts";

export function startWhy(): void {
  document.addEventListener("click", (event) => {
    const why = (event.target as Element).closest<HTMLElement>("[aria-disabled='true'][data-why]")?.dataset.why;
    if (why) toast(why);
  });
}
