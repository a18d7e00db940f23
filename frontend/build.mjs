// Writes app.css, app.js, theme.js, icons.svg and logo.svg. The same sources always give the same bytes:
// no time stamps, no absolute paths, no file order taken from the disk.
//   node build.mjs            into the package's static folder
//   node build.mjs FOLDER     into FOLDER (check.sh compares it with the committed files)
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "../src/lvyue/foundation/static/lvyue"));
const target = ["chrome100", "firefox102", "safari15.4"];
const limits = { "app.css": 60_000, "app.js": 50_000 };

async function styles() {
  const { css } = compile(join(here, "src/css/app.scss"), { sourceMap: false });
  const { code } = await transform(css, { loader: "css", minify: true, target });
  return code;
}

async function script(entry) {
  const result = await build({
    entryPoints: [join(here, "src/js", entry)],
    absWorkingDir: here,
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target,
    legalComments: "none",
    charset: "utf8",
  });
  return result.outputFiles[0].text;
}

function sprite() {
  const names = JSON.parse(readFileSync(join(here, "icons.json"), "utf8"));
  const symbols = Object.entries(names).map(([name, file]) => {
    const svg = readFileSync(join(here, "node_modules/@tabler/icons/icons/outline", `${file}.svg`), "utf8");
    const shapes = svg.replace(/<!--[\s\S]*?-->/g, "").match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1];
    const kept = shapes.replace(/\s*\n\s*/g, "").replace(/<path stroke="none"[^>]*\/>/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${kept}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`;
}

const files = {
  "app.css": await styles(),
  "app.js": await script("app.js"),
  "theme.js": await script("theme.js"),
  "icons.svg": sprite(),
  "logo.svg": readFileSync(join(here, "src/logo.svg"), "utf8"),
};

mkdirSync(out, { recursive: true });
for (const [name, text] of Object.entries(files)) {
  writeFileSync(join(out, name), text);
  const packed = gzipSync(text, { level: 9 }).length;
  console.log(`${name.padEnd(10)} ${String(Buffer.byteLength(text)).padStart(7)} bytes, ${packed} compressed`);
  if (packed > (limits[name] ?? Infinity)) throw new Error(`${name}: ${packed} bytes compressed, limit ${limits[name]}`);
}
