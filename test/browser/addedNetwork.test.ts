/** From a file of another program to the choice of Inside: `npm run add-network`, the next build, a browser. */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { serve } from "../../scripts/serve.js";
import { v2Families } from "../model/own/families.js";
import { sample } from "../model/own/sample.js";
import { writeKerasH5 } from "../model/own/writers/keras.js";
import { openPage } from "./helpers.js";

const run = promisify(execFile);

/** The project with Inside alone: of other pages only the names are there, so that a build takes seconds. */
function smallProject(): string {
  const root = mkdtempSync(join(tmpdir(), "added-site-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const folder of ["src", "scripts"]) cpSync(folder, join(root, folder), { recursive: true });
  for (const file of ["package.json", "observablehq.config.ts", "tsconfig.json"]) cpSync(file, join(root, file));
  symlinkSync(resolve("node_modules"), join(root, "node_modules"));
  mkdirSync(join(root, "data"));
  for (const entry of readdirSync("data").filter((name) => name !== "models"))
    symlinkSync(resolve("data", entry), join(root, "data", entry));
  mkdirSync(join(root, "data/models"));
  for (const entry of readdirSync("data/models"))
    symlinkSync(resolve("data/models", entry), join(root, "data/models", entry));
  cpSync("docs", join(root, "docs"), { recursive: true, verbatimSymlinks: true });
  for (const page of readdirSync("docs").filter((name) => name.endsWith(".md") && name !== "inside.md"))
    writeFileSync(
      join(root, "docs", page),
      `---\ntitle: ${page}\ndescription: A page that is not needed here.\n---\n\n# A page\n`,
    );
  return root;
}

test("a network that was added with one command is in the list, answers by its labels and opens from a link", async () => {
  const root = smallProject();
  const classes = 7;
  writeFileSync(
    join(root, "kinds.h5"),
    writeKerasH5(sample({ variant: "v2", alpha: 0.35, resolution: 96, classes }), v2Families.keras),
  );
  writeFileSync(join(root, "kinds.txt"), Array.from({ length: classes }, (_, i) => `kind of tea ${i}`).join("\n"));
  const node = (...parts: string[]) => run(process.execPath, parts, { cwd: root });
  const { stdout } = await node(
    ...["node_modules/tsx/dist/cli.mjs", "scripts/add-network.ts", "kinds.h5", "--id", "tea", "--license", "CC0"],
    ...["--labels", "kinds.txt"],
  );
  expect(stdout).toMatch(/^MobileNet V2, α 0\.35, 53 of 53 layers, 7 classes; from Keras\./);
  expect(stdout).toMatch(/Eight bits a weight: \d+ of \d+ pictures keep their first class/);
  await node("node_modules/@observablehq/framework/dist/bin/observable.js", "build");

  const server = await serve({ folder: join(root, "dist"), base: "/tea/" });
  onTestFinished(() => server.close());
  const { page, problems, close } = await openPage("inside", { root: server.url, fresh: true });
  const list = page.locator(".network-choice select");
  const title = "MobileNet V2, α 0.35, 53 of 53 layers, 7 classes; from Keras";
  await expect.poll(() => list.locator("option").allTextContents()).toContain(title);
  await list.selectOption({ label: title });
  await expect.poll(() => page.locator(".found").first().textContent()).toMatch(/^Says: kind of tea \d, /);
  expect(new URL(page.url()).searchParams.get("network")).toBe("tea");
  // Fonts come with what follows Framework's own build, which checks the pages that are left out here.
  expect(problems.filter((problem) => !problem.includes(".woff2"))).toEqual([]);
  await close();

  const link = await openPage("inside?network=tea", { root: server.url, fresh: true });
  await expect.poll(() => link.page.locator(".found").first().textContent()).toMatch(/^Says: kind of tea \d, /);
  await link.close();
});
