// What is posted beside HTMX, which lets a request wait for another one of its element, or drops it.

export interface Refusal { code?: string; sentence?: string }

// Undefined where the house could not be reached.
export function post(address: string, body: BodyInit, headers: Record<string, string> = {}, leaving = false): Promise<Response | undefined> {
  const sent = { Accept: "application/json", "X-CSRFToken": token(), ...headers };
  return fetch(address, { method: "POST", body, headers: sent, keepalive: leaving, redirect: "manual" }).catch(() => undefined);
}

export async function refusal(answer: Response): Promise<Refusal | undefined> {
  return ((await answer.json().catch(() => undefined)) as { error?: Refusal } | undefined)?.error;
}

function token(): string {
  return (JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as Record<string, string>)["X-CSRFToken"] ?? "";
}
