// A recording: the line over its shape follows the sound, and a click on the shape goes there.
export function startPlayer(): void {
  document.addEventListener("timeupdate", (event) => follow(event.target as HTMLMediaElement), true);
  document.addEventListener("click", (event) => {
    const shape = (event.target as Element).closest<SVGElement>("[data-shape]");
    const sound = shape?.closest("[data-player]")?.querySelector("audio");
    if (!shape || !sound || !Number.isFinite(sound.duration)) return;
    const box = shape.getBoundingClientRect();
    sound.currentTime = ((event.clientX - box.left) / box.width) * sound.duration;
  });
}

function follow(sound: HTMLMediaElement): void {
  const line = sound.closest?.("[data-player]")?.querySelector(".now");
  const at = String((1000 * sound.currentTime) / (sound.duration || 1));
  line?.setAttribute("x1", at);
  line?.setAttribute("x2", at);
}
