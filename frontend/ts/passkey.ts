// Passkeys: [data-passkey=sign-in] and [data-passkey=add] ask the server for options and hand back what the browser made.
type Ceremony = "sign-in" | "add";

let waiting: AbortController | null = null;

export function startPasskeys(): void {
  const prepare = (): void => {
    for (const place of document.querySelectorAll<HTMLElement>("[data-passkey]:not([data-ready])")) {
      place.dataset.ready = "";
      if (!possible()) explain(place);
      else {
        place.hidden = false;
        if (place.dataset.passkey === "sign-in") void offer(place);
      }
    }
  };
  prepare();
  document.addEventListener("htmx:load", prepare);
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("[data-passkey-start]");
    const place = button?.closest<HTMLElement>("[data-passkey]");
    if (button && place) void run(place, button);
  });
}

// Browsers refuse passkeys on plain HTTP and on bare IP addresses.
function possible(): boolean {
  const isAddress = /^[\d.]+$|:/.test(location.hostname);
  return window.isSecureContext && !isAddress && "parseRequestOptionsFromJSON" in (window.PublicKeyCredential ?? {});
}

function explain(place: HTMLElement): void {
  place.querySelector("[data-passkey-start]")?.setAttribute("disabled", "");
  place.querySelector<HTMLElement>("[data-passkey-missing]")?.removeAttribute("hidden");
}

// The browser offers known passkeys in the username field, while the page waits.
async function offer(place: HTMLElement): Promise<void> {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  try {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await post(place.dataset.options));
    waiting = new AbortController();
    finish(place, await navigator.credentials.get({ publicKey, mediation: "conditional", signal: waiting.signal }));
  } catch {
    // Not wanted just now: the button and the password are still there.
  }
}

async function run(place: HTMLElement, button: HTMLButtonElement): Promise<void> {
  waiting?.abort();
  say(place, "");
  button.setAttribute("aria-busy", "true");
  try {
    const options = await post(place.dataset.options);
    await finish(place, await (place.dataset.passkey as Ceremony === "add" ? made(options) : used(options)));
  } catch (error) {
    const isCancel = error instanceof DOMException && ["NotAllowedError", "AbortError"].includes(error.name);
    say(place, error instanceof Refused ? error.message : word(place, isCancel ? "cancelled" : "failed"));
  } finally {
    button.removeAttribute("aria-busy");
  }
}

function made(options: PublicKeyCredentialCreationOptionsJSON): Promise<Credential | null> {
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
}

function used(options: PublicKeyCredentialRequestOptionsJSON): Promise<Credential | null> {
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

async function finish(place: HTMLElement, credential: Credential | null): Promise<void> {
  if (!credential) return;
  const answer = await post(place.dataset.finish, (credential as PublicKeyCredential).toJSON());
  location.assign(answer.location);
}

class Refused extends Error {}

async function post(address = "", body: unknown = {}): Promise<any> {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as Record<string, string>;
  const response = await fetch(address, {
    method: "POST",
    headers: { ...headers, Accept: "application/json", "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Refused(answer.error.sentence);
  return answer;
}

function say(place: HTMLElement, text: string): void {
  const problem = place.querySelector<HTMLElement>("[data-passkey-problem]");
  if (!problem) return;
  problem.textContent = text;
  problem.hidden = !text;
}

function word(place: HTMLElement, name: string): string {
  const words = place.querySelector<HTMLTemplateElement>("[data-passkey-words]");
  return words?.content.querySelector(`[data-word="${name}"]`)?.textContent ?? "";
}
