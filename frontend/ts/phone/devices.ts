// Which microphone and loudspeaker: chosen here, kept in this browser; a level to see, and oneself to hear.
const MICROPHONE = "phone-microphone";
const SPEAKER = "phone-speaker";
const TEST_SECONDS = 3;

export function chosen(): MediaTrackConstraints | boolean {
  const id = localStorage.getItem(MICROPHONE);
  return id ? { deviceId: { ideal: id } } : true;
}

export function startDevices(sound: HTMLAudioElement): void {
  void speak(sound);
  document.addEventListener("toggle", (event) => {
    const panel = event.target as HTMLElement;
    if (panel.id === "phone-panel" && (event as ToggleEvent).newState === "open") void look(panel);
  }, true);
  document.addEventListener("change", (event) => {
    const select = event.target as HTMLSelectElement;
    if (select.matches("[data-microphone]")) localStorage.setItem(MICROPHONE, select.value);
    if (select.matches("[data-speaker]")) localStorage.setItem(SPEAKER, select.value);
    if (select.matches("[data-microphone], [data-speaker]")) void speak(sound).then(() => look(select.closest("#phone-panel") as HTMLElement));
  });
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("[data-phone-test]");
    if (button) void test(button);
  });
}

// While the panel is open: the devices there are, and how loud the microphone hears.
async function look(panel: HTMLElement): Promise<void> {
  const stream = await open(panel);
  if (!stream) return;
  const devices = await navigator.mediaDevices.enumerateDevices();
  fill(panel.querySelector("[data-microphone]"), devices.filter((one) => one.kind === "audioinput"), localStorage.getItem(MICROPHONE));
  fill(panel.querySelector("[data-speaker]"), devices.filter((one) => one.kind === "audiooutput"), localStorage.getItem(SPEAKER));
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const meter = panel.querySelector<HTMLMeterElement>("[data-level]");
  const draw = (): void => {
    if (!panel.matches(":popover-open")) {
      for (const track of stream.getTracks()) track.stop();
      void context.close();
      return;
    }
    analyser.getFloatTimeDomainData(samples);
    const loud = Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
    if (meter) meter.value = Math.min(1, loud * 4);
    requestAnimationFrame(draw);
  };
  draw();
}

async function open(panel: Element): Promise<MediaStream | undefined> {
  const trouble = panel.querySelector<HTMLElement>("[data-phone-trouble]");
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: chosen() });
    if (trouble) trouble.hidden = true;
    return stream;
  } catch {
    if (trouble) trouble.hidden = false;
    return undefined;
  }
}

function fill(select: HTMLSelectElement | null, devices: MediaDeviceInfo[], wanted: string | null): void {
  if (!select) return;
  select.replaceChildren(...devices.map((one) => new Option(one.label || one.deviceId, one.deviceId, false, one.deviceId === wanted)));
}

async function speak(sound: HTMLAudioElement): Promise<void> {
  const id = localStorage.getItem(SPEAKER);
  if (id && "setSinkId" in sound) await sound.setSinkId(id).catch(() => undefined);
}

// Three seconds of oneself, heard back through the chosen loudspeaker: what the caller will hear.
async function test(button: HTMLButtonElement): Promise<void> {
  const stream = await open(button.closest("#phone-panel") ?? document.body);
  if (!stream) return;
  button.disabled = true;
  const recorder = new MediaRecorder(stream);
  const pieces: Blob[] = [];
  recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
  recorder.addEventListener("stop", () => {
    for (const track of stream.getTracks()) track.stop();
    const echo = new Audio(URL.createObjectURL(new Blob(pieces, { type: recorder.mimeType })));
    const id = localStorage.getItem(SPEAKER);
    if (id && "setSinkId" in echo) void echo.setSinkId(id).catch(() => undefined);
    echo.addEventListener("ended", () => URL.revokeObjectURL(echo.src));
    void echo.play();
    button.disabled = false;
    button.dataset.heard = String(pieces.reduce((sum, one) => sum + one.size, 0));
  });
  recorder.start();
  window.setTimeout(() => recorder.stop(), TEST_SECONDS * 1000);
}
