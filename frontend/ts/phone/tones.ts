// A soft ring, made here, so that nothing has to be fetched while somebody waits.
let context: AudioContext | undefined;
let timer = 0;

export function ring(): void {
  if (timer) return;
  context ??= new AudioContext();
  void context.resume();
  once();
  timer = window.setInterval(once, 3000);
}

export function stopRinging(): void {
  clearInterval(timer);
  timer = 0;
}

function once(): void {
  if (!context) return;
  const now = context.currentTime;
  for (const [at, pitch] of [[0, 660], [0.16, 880], [0.5, 660], [0.66, 880]] as const) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0, now + at);
    volume.gain.linearRampToValueAtTime(0.12, now + at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, now + at + 0.3);
    tone.connect(volume).connect(context.destination);
    tone.start(now + at);
    tone.stop(now + at + 0.32);
  }
}
