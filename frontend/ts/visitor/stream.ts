// The live stream of one chat. Read by fetch, because the token travels in a header and never in an address.
const AGAIN = [1000, 2000, 5000, 15_000];

export function follow(address: string, token: () => string, changed: () => void): () => void {
  const end = new AbortController();
  void run(address, token, changed, end.signal);
  return () => end.abort();
}

async function run(address: string, token: () => string, changed: () => void, signal: AbortSignal): Promise<void> {
  for (let tries = 0; !signal.aborted; tries++) {
    const answer = await fetch(address, { headers: { "X-Chat": token() }, signal, cache: "no-store" }).catch(() => undefined);
    if (answer?.ok && answer.body) {
      tries = 0;
      await read(answer.body, changed).catch(() => undefined);
    } else if (answer?.status === 401) return;
    await new Promise((done) => setTimeout(done, AGAIN[Math.min(tries, AGAIN.length - 1)]));
  }
}

// What changed while the stream was opened is in the first look.
async function read(body: ReadableStream<Uint8Array>, changed: () => void): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true });
    const events = text.split("\n\n");
    text = events.pop() ?? "";
    if (events.some((event) => /^event: (hello|changed)$/m.test(event))) changed();
  }
}
