// Bundles ts/main.ts, ts/phone/main.ts (fetched by those who have a telephone), the page of a chat's visitor (ts/visitor/main.ts,
// css/visitor.css) and css/main.css, and gathers the icons named in icons.txt, all into the folder given as argument.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";

const here = import.meta.dirname;
const out = process.argv[2] ?? join(here, "../thirdring/kernel/static/built");
mkdirSync(out, { recursive: true });

await build({
  entryPoints: { main: join(here, "ts/main.ts"), phone: join(here, "ts/phone/main.ts"), visitor: join(here, "ts/visitor/main.ts") },
  outdir: out,
  bundle: true,
  minify: true,
  sourcemap: true,
  format: "iife",
  target: "es2022",
  logLevel: "warning",
});
await build({
  entryPoints: { main: join(here, "css/main.css"), visitor: join(here, "css/visitor.css") },
  outdir: out,
  bundle: true,
  minify: true,
  target: "es2022",
  external: ["*.woff2", "*.svg", "*.png"],
  logLevel: "warning",
});
writeFileSync(join(out, "icons.svg"), sprite());

// Each icon of lucide-static (ISC) becomes a symbol: <svg class="icon"><use href="…/icons.svg#phone"/></svg>
function sprite() {
  const folder = createRequire(import.meta.url).resolve("lucide-static/package.json").replace("package.json", "icons");
  const names = readFileSync(join(here, "icons.txt"), "utf8").split(/\s+/).filter(Boolean);
  const symbols = names.map((name) => {
    const drawing = readFileSync(join(folder, `${name}.svg`), "utf8");
    const inside = drawing.slice(drawing.indexOf(">", drawing.indexOf("<svg")) + 1, drawing.lastIndexOf("</svg>"));
    const pen = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
    return `<symbol id="${name}" viewBox="0 0 24 24" ${pen}>${inside.replace(/\s+/g, " ").trim()}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`;
}
