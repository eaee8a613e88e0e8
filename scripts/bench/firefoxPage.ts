/** A page of one bundled script in an installed Firefox, which no driver of this project starts: the page posts its result. */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "../serve.js";
import { isolation, writeScriptPage } from "./scriptPage.js";

const names = ["firefox-esr", "firefox"];
/** Milliseconds after which Firefox is taken for lost. */
const patience = 600_000;

/**
 * @param call an expression that the page evaluates once its script has run; its value is a promise
 * @returns what it resolves to, and Firefox's name for itself; undefined where no Firefox is installed
 * @throws Error with what the page threw, or when no answer comes
 */
export async function firefoxPage<T>(
  script: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  call: string,
): Promise<{ agent: string; value: T } | undefined> {
  const firefox = names.find((name) => spawnSync(name, ["--version"]).status === 0);
  if (firefox === undefined) return undefined;
  const profile = mkdtempSync(join(tmpdir(), "firefox-"));
  const answers = createServer();
  await new Promise<void>((listening) => answers.listen(0, "localhost", listening));
  const { port } = answers.address() as AddressInfo;
  const report = `
    const send = (body) => fetch("http://localhost:${port}/", { method: "POST", mode: "no-cors", body: JSON.stringify(body) });
    ${call}.then((value) => send({ agent: navigator.userAgent, value }), (error) => send({ error: String(error) }));`;
  const folder = await writeScriptPage(script, files, report);
  const server = await serve({ folder, headers: isolation });
  const answer = new Promise<{ agent: string; value: T; error?: string }>((done, fail) => {
    const timer = setTimeout(() => fail(new Error("Firefox gave no answer")), patience);
    answers.on("request", (request, response) => {
      let text = "";
      request.setEncoding("utf8");
      request.on("data", (part: string) => (text += part));
      request.on("end", () => {
        clearTimeout(timer);
        response.writeHead(204, { "cross-origin-resource-policy": "cross-origin" }).end();
        done(JSON.parse(text) as { agent: string; value: T });
      });
    });
  });
  const child = spawn(firefox, ["--headless", "--no-remote", "--profile", profile, server.url], { stdio: "ignore" });
  try {
    const { error, ...found } = await answer;
    if (error !== undefined) throw new Error(error);
    return found;
  } finally {
    const ended = new Promise((done) => child.once("exit", done));
    child.kill();
    await ended;
    answers.close();
    await server.close();
    for (const path of [folder, profile]) rmSync(path, { recursive: true, force: true });
  }
}
