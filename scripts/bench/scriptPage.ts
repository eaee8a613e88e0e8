/** A page of one bundled script, served from a temporary folder, for measurements that need a browser but no site. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { serve } from "../serve.js";

/**
 * Writes the page and what it fetches into a new folder, which is the caller's.
 *
 * @param script an entry point such as "scripts/bench/forward.ts"
 * @param files what the script fetches: path of each file, or its contents, by the name under which the page finds it
 * @param after code that runs in the page after the script
 */
export async function writeScriptPage(
  script: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  after = "",
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  for (const [name, file] of Object.entries(files)) {
    if (typeof file === "string") copyFileSync(file, join(folder, name));
    else writeFileSync(join(folder, name), file);
  }
  await build({ entryPoints: [script], bundle: true, format: "esm", outfile: join(folder, "bench.js") });
  const code = `<script type=module>\nimport "./bench.js";\n${after}\n</script>`;
  writeFileSync(join(folder, "index.html"), `<!doctype html><title>${basename(script)}</title>${code}`);
  return folder;
}

/** What isolates a page: then its clock is fine, and its workers may share memory. */
export const isolation = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
} as const;

/** Opens a page of {@link writeScriptPage}, lets `use` measure in it, and removes everything. */
export async function scriptPage<T>(
  browser: Browser,
  script: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const folder = await writeScriptPage(script, files);
  const server = await serve({ folder, headers: isolation });
  const page = await browser.newPage();
  try {
    await page.goto(server.url);
    return await use(page);
  } finally {
    await page.close();
    await server.close();
    rmSync(folder, { recursive: true });
  }
}
