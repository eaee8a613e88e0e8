import { expect, onTestFinished, test } from "vitest";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve, type ServeOptions } from "../../scripts/serve.js";

async function start(options: ServeOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), "serve-"));
  writeFileSync(join(folder, "index.html"), "<p>start</p>");
  writeFileSync(join(folder, "v1.html"), "<p>V1</p>");
  writeFileSync(join(folder, "404.html"), "<p>none</p>");
  writeFileSync(join(folder, "a.wasm"), "wasm");
  const server = await serve({ folder, ...options });
  onTestFinished(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
  return server;
}

test("serves a folder under a path, with clean addresses and types", async () => {
  const { url } = await start({ base: "/a/b/" });
  expect(url).toMatch(/^http:\/\/localhost:\d+\/a\/b\/$/);
  const get = async (path: string) => {
    const response = await fetch(new URL(path, url));
    return [response.status, response.headers.get("content-type"), await response.text()];
  };
  const html = "text/html; charset=utf-8";
  expect(await get("")).toEqual([200, html, "<p>start</p>"]);
  expect(await get("v1")).toEqual([200, html, "<p>V1</p>"]);
  expect(await get("v1?layer=1")).toEqual([200, html, "<p>V1</p>"]);
  expect(await get("/a/b")).toEqual([200, html, "<p>start</p>"]);
  expect(await get("a.wasm")).toEqual([200, "application/wasm", "wasm"]);
  expect(await get("v9")).toEqual([404, html, "<p>none</p>"]);
  expect((await get("/elsewhere"))[0]).toBe(404);
});

test("knows nothing but files and folders' index where it is told so", async () => {
  const { url } = await start({ base: "/a/b/", clean: false });
  const status = async (path: string) => (await fetch(new URL(path, url))).status;
  expect(await status("v1.html?layer=1")).toBe(200);
  expect(await status("")).toBe(200);
  expect(await status("v1")).toBe(404);
});

test("never leaves its folder", async () => {
  const { url } = await start();
  for (const path of ["..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "%00", "%E0%A4%A"]) {
    expect([400, 404]).toContain((await fetch(url + path)).status);
  }
});

test("answers 503 to what it is told to refuse, 405 to what is no reading", async () => {
  const { url } = await start({ refuse: (path) => path === "v1" });
  expect((await fetch(`${url}v1`)).status).toBe(503);
  expect((await fetch(url, { method: "POST" })).status).toBe(405);
});

test("rejects a base that is no folder, and a taken port", async () => {
  await expect(serve({ base: "a" })).rejects.toThrow("invalid base: a; it must begin and end with a slash");
  const { url } = await start();
  await expect(serve({ port: Number(new URL(url).port) })).rejects.toThrow("EADDRINUSE");
});
