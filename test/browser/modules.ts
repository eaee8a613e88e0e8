/** Modules of the built site, imported into one of its pages: what they do there, they do under the page's policy. */
import { readdirSync } from "node:fs";
import { posix } from "node:path";
import type { BrowserContext, JSHandle, Page, Route, Worker } from "playwright-core";
import { type OpenedPage, type OpenOptions, openPage } from "./helpers.js";

/** The file of a built module, such as `"model/runtime/client"`: its name ends in a hash. */
function builtModule(name: string): string {
  const folder = posix.join("_import", posix.dirname(name));
  const start = `${posix.basename(name)}.`;
  const file = readdirSync(`dist/${folder}`).find((entry) => entry.startsWith(start) && entry.split(".").length === 3);
  if (file === undefined) throw new Error(`no page of the built site imports src/${name}.ts`);
  return posix.join(folder, file);
}

/** Imports a module of the site into its front page. The address goes as text: Vitest rewrites `import` in functions. */
export async function importModule<M>(page: Page, name: string): Promise<JSHandle<M>> {
  const root = page.url().replace(/[^/]*$/, "");
  return (await page.evaluateHandle(`import(${JSON.stringify(root + builtModule(name))})`)) as JSHandle<M>;
}

/** The same for a worker of the page: what it has loaded already, it does not load again. */
export async function importIntoWorker<M>(page: Page, worker: Worker, name: string): Promise<JSHandle<M>> {
  const root = page.url().replace(/[^/]*$/, "");
  return (await worker.evaluateHandle(`import(${JSON.stringify(root + builtModule(name))})`)) as JSHandle<M>;
}

/** The front page, without waiting for what it shows of its own. */
export function openFrontPage(options: OpenOptions = {}): Promise<OpenedPage> {
  return openPage("", { settle: false, ...options });
}

/** For `prepare`: answers requests in the server's place. */
export function routing(pattern: string | RegExp, answer: (route: Route) => Promise<void>) {
  return async (context: BrowserContext): Promise<void> => {
    await context.route(pattern, answer);
  };
}

/** For `prepare`: puts code before the worker's own, the first `times` times that it is fetched. */
export function patchWorker(code: string, times = Infinity) {
  let fetched = 0;
  return routing("**/_import/model/runtime/worker.*.js", async (route) => {
    fetched += 1;
    const response = await route.fetch();
    const body = await response.text();
    await route.fulfill({ response, body: fetched > times ? body : `${code};\n${body}` });
  });
}
