// Writes css/colors.css: the scales of @radix-ui/colors, light and dark in one token. Run after updating the package.
import { writeFileSync } from "node:fs";
import * as radix from "@radix-ui/colors";

const scales = ["slate", "indigo", "green", "amber", "red", "plum"];
const lines = scales.flatMap((name) =>
  Object.entries(radix[name]).map(([step, light]) => {
    const number = step.replace(name, "");
    return `  --${name}-${number}: light-dark(${light}, ${radix[`${name}Dark`][step]});`;
  }),
);
const head = "/* Made by colors.mjs from @radix-ui/colors (MIT, WorkOS): do not edit. */";
writeFileSync(new URL("css/colors.css", import.meta.url), `${head}\n:root {\n${lines.join("\n")}\n}\n`);
