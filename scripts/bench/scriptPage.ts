/** A page of one bundled script, served from a temporary folder, for measurements that need a browser but no site. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { copyFileSync } from "node:fs";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { serve } from "../serve.js";

/**
 * Opens the page, lets `use` measure in it, and removes everything.
 *
 * @param script an entry point such as "scripts/bench/forward.ts"
 * @param files what the script fetches: path of each file by the name under which the page finds it
 */
export async function scriptPage<T>(
  browser: Browser,
  script: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  for (const [name, file] of Object.entries(files)) {
    if (typeof file === "string") copyFileSync(file, join(folder, name));
    else writeFileSync(join(folder, name), file);
  }
  const html = `<!doctype html><title>${basename(script)}</title><script type=module src=bench.js></script>`;
  writeFileSync(join(folder, "index.html"), html);
  await build({ entryPoints: [script], bundle: true, format: "esm", outfile: join(folder, "bench.js") });
  const server = await serve({ folder });
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
