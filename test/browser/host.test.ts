/** The built site on hosts that know nothing but files, under a sub-path; and where an address leads that has no page. */
import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { serve } from "../../scripts/serve.js";
import { openContext, openPage, openTab, pages, settled, visit } from "./helpers.js";

const base = "/any/sub/path/";

async function plainHost(): Promise<string> {
  const server = await serve({ base, clean: false });
  onTestFinished(() => server.close());
  return server.url;
}

/** The file of a page, as links name it. */
const fileOf = (path: string) => (path === "" ? "" : `${path}.html`);

/** Pages with a figure, pictures and a network: what one host of files does with their files it does with all. */
const some = ["", "v1", "widths"];

/** Opens pages, and asks the host for all that they and the search link to; one line for each that it lacks. */
async function deadLinks(root: string, opened: readonly string[]): Promise<string[]> {
  const context = await openContext();
  onTestFinished(() => context.close());
  const dead: string[] = [];
  const links = new Set<string>();
  const tab = await openTab({ root, context });
  for (const path of opened) {
    await visit(tab, fileOf(path), { root });
    const { page, problems } = tab;
    dead.push(...problems.map((problem) => `${path}: ${problem}`));
    const found = await page.evaluate(async () => {
      const search = document.querySelector<HTMLMetaElement>('meta[name="site-build"]')?.dataset.search ?? "";
      const sections = (await (await fetch(search)).json()) as { href: string }[];
      return [
        ...Array.from(document.querySelectorAll<HTMLAnchorElement>("a[href]"), ({ href }) => href),
        ...sections.map(({ href }) => new URL(href, document.baseURI).href),
      ];
    });
    for (const href of found) if (href.startsWith(root)) links.add(href.replace(/#.*$/, ""));
  }
  expect(links.size).toBeGreaterThan(pages.length);
  for (const href of links) {
    const { status } = await fetch(href);
    if (status !== 200) dead.push(`${status}: ${href}`);
  }
  return dead;
}

test("every page runs on a host that knows nothing but files, and so does every link", async () => {
  expect(await deadLinks(await plainHost(), pages)).toEqual([]);
});

test("a link keeps the state in its query and its place on the page", async () => {
  const root = await plainHost();
  const { page } = await openPage("teach.html", { root });
  await page.locator(".states a", { hasText: "Half the width" }).press("Enter");
  await page.waitForURL(`${root}v1.html?alpha=0.5&numbers=1#figure`);
  await expect.poll(() => page.locator(".v1-stages .said").innerText()).toContain("149.5");
  await page.locator(".bar .brand").press("Enter");
  await page.waitForURL(root);
});

const nginx = spawnSync("nginx", ["-v"]).error === undefined;
if (!nginx) console.log("There is no nginx here: the test on it is left out.");

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}

test.skipIf(!nginx)("the same on nginx as it comes", async () => {
  const folder = mkdtempSync(join(tmpdir(), "nginx-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "www/any/sub"), { recursive: true });
  symlinkSync(resolve("dist"), join(folder, "www/any/sub/path"));
  const port = await freePort();
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(" ");
  writeFileSync(
    join(folder, "nginx.conf"),
    `${process.getuid?.() === 0 ? "user root; " : ""}daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
    events {}
    http {
      include /etc/nginx/mime.types; access_log off; ${temporary}
      server { listen 127.0.0.1:${port}; root ${folder}/www; location / { try_files $uri $uri/ =404; } }
    }`,
  );
  const host = spawn("nginx", ["-p", folder, "-c", join(folder, "nginx.conf")], { stdio: "inherit" });
  const ended = new Promise((done) => host.once("exit", done));
  onTestFinished(async () => {
    host.kill();
    await ended;
  });
  const root = `http://localhost:${port}${base}`;
  await expect
    .poll(() =>
      fetch(root).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200);
  expect(await deadLinks(root, some)).toEqual([]);
});

const apache = spawnSync("apache2", ["-v"]).error === undefined;
if (!apache) console.log("There is no Apache here: the test on it is left out.");

/** What the README tells a host's owner to set, for a site under `base`. */
function readmeSettings(host: string): string[] {
  const row = readFileSync("README.md", "utf8").match(new RegExp(`^\\| ${host} \\|(.*)$`, "m"))?.[1] ?? "";
  return [...row.matchAll(/`([^`]+)`/g)].map(([, setting]) => setting.replaceAll("/mobilenet/", base));
}

test.skipIf(!apache)("the same on Apache, set as the README says: old links and missing pages, too", async () => {
  const folder = mkdtempSync(join(tmpdir(), "apache-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, "www/any/sub"), { recursive: true });
  symlinkSync(resolve("dist"), join(folder, "www/any/sub/path"));
  const port = await freePort();
  const modules = ["mpm_event", "authz_core", "dir", "mime", "negotiation"]
    .map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`)
    .join("\n");
  const settings = readmeSettings("Apache");
  expect(settings.length).toBeGreaterThan(2);
  writeFileSync(
    join(folder, "apache.conf"),
    `${modules}
    ServerRoot ${folder}
    ServerName localhost
    Listen 127.0.0.1:${port}
    PidFile ${folder}/pid
    ErrorLog ${folder}/error.log
    User www-data
    Group www-data
    TypesConfig /etc/mime.types
    DirectoryIndex index.html
    DocumentRoot ${folder}/www
    <Directory />
      Options +FollowSymLinks
      Require all granted
      ${settings.join("\n      ")}
    </Directory>`,
  );
  const host = spawn("apache2", ["-f", join(folder, "apache.conf"), "-DFOREGROUND"], { stdio: "inherit" });
  const ended = new Promise((done) => host.once("exit", done));
  onTestFinished(async () => {
    host.kill();
    await ended;
  });
  const root = `http://localhost:${port}${base}`;
  const get = (path: string) => fetch(root + path).catch(() => undefined);
  await expect.poll(async () => (await get(""))?.status).toBe(200);
  expect(await deadLinks(root, some)).toEqual([]);
  expect(await (await get("v1?alpha=0.5"))?.text()).toBe(await (await get("v1.html"))?.text());
  const missing = await get("nowhere");
  expect([missing?.status, await missing?.text()]).toEqual([404, await (await get("404.html"))?.text()]);
  const files = readdirSync("dist", { recursive: true, encoding: "utf8" });
  const wasm = files.find((file) => file.endsWith(".wasm")) ?? "";
  expect((await get(wasm))?.headers.get("content-type")).toBe("application/wasm");
});

describe("an address without a page", () => {
  test.each(["nowhere", "a/b", "a/b/c/", "v1.html/x", "v9?alpha=.5#exercises"])("/%s leads home", async (path) => {
    const root = await plainHost();
    const { page } = await openPage(path, { root, settle: false });
    await page.locator("main a").click();
    await page.waitForURL(root);
    await settled(page);
  });

  test.each(["v1", "v1/"])("/%s, as links had it once, leads to the page with its state and place", async (path) => {
    const root = await plainHost();
    const { page } = await openPage(`${path}?alpha=0.5#exercises`, { root, settle: false });
    await page.waitForURL(`${root}v1.html?alpha=0.5#exercises`);
    await settled(page);
  });

  test("without JavaScript one climbs from folder to folder", async () => {
    const root = await plainHost();
    const { page } = await openPage("a/b/c", { root, javaScript: false });
    for (const folder of ["a/", ""]) {
      await page.locator("main a", { hasText: "above" }).click();
      await page.waitForURL(root + folder);
    }
  });
});
