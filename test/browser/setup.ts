/** Once for all browser tests: serves the built site under a sub-path and starts one browser. */
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { chromiumArguments, requireHeadless } from "../../scripts/chromium.js";
import { serve } from "../../scripts/serve.js";

declare module "vitest" {
  interface ProvidedContext {
    /** Address of the site's root, with a slash at the end. */
    site: string;
    /** Address at which the shared browser listens. */
    browser: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync("dist/.nojekyll")) throw new Error("the site is not built: run `npm run build`, or `npm test`");
  const server = await serve({ base: "/any/sub/path/" });
  const browser = await chromium.launchServer({ executablePath: requireHeadless(), args: [...chromiumArguments] });
  project.provide("site", server.url);
  project.provide("browser", browser.wsEndpoint());
  return async () => {
    await browser.close();
    await server.close();
  };
}
