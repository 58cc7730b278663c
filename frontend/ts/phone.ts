// The browser's own telephone is fetched only by those who have one; one tab at a time holds it.
export function startPhone(): void {
  document.addEventListener("htmx:load", () => {
    const place = document.querySelector<HTMLElement>("[data-softphone]");
    if (!place || "phone" in document.documentElement.dataset) return;
    document.documentElement.dataset.phone = "loading";
    void navigator.locks.request("thirdring-phone", () => load(place.dataset.script ?? ""));
  });
}

// Holds the lock for as long as the page lives.
function load(address: string): Promise<void> {
  const script = document.createElement("script");
  script.src = address;
  document.head.append(script);
  return new Promise(() => undefined);
}
