/** The camera, in a browser whose camera shows a moving test picture. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { serve } from "../../scripts/serve.js";
import { chromiumArguments, requireChromium } from "../../scripts/chromium.js";
import { settled, site } from "./helpers.js";
import { type Mounted, bring, mount, open, shown, solid } from "./pictureIntake.js";

describe("camera", () => {
  /** A browser whose camera shows a moving test picture; the headless shell has no camera. */
  let browser: Browser;
  beforeAll(async () => {
    const args = [...chromiumArguments, "--use-fake-device-for-media-stream"];
    browser = await chromium.launch({ executablePath: requireChromium(), args });
  });
  afterAll(() => browser.close());

  /** What is not among the permissions is refused. */
  async function contextWith(permissions: string[]): Promise<BrowserContext> {
    const context = await browser.newContext({ permissions, serviceWorkers: "block" });
    onTestFinished(() => context.close());
    return context;
  }

  async function openWith(permissions: string[]): Promise<Mounted> {
    const page = await (await contextWith(permissions)).newPage();
    await page.goto(site);
    await settled(page);
    return mount(page);
  }

  test("delivers frames until it is stopped, and the last one stays", async () => {
    const mounted = await openWith(["camera"]);
    const { page, input } = mounted;
    await page.evaluate((element) => {
      element.addEventListener("input", () => {
        element.dataset.frames = String(Number(element.dataset.frames ?? 0) + 1);
      });
    }, input);
    await page.getByRole("button", { name: "Camera", exact: true }).click();
    await page.waitForFunction((element) => Number(element.dataset.frames) >= 5, input, { timeout: 30_000 });
    const stop = page.getByRole("button", { name: "Stop camera" });
    expect(await stop.getAttribute("aria-pressed")).toBe("true");
    const live = await shown(mounted);
    expect(live).toMatchObject({ id: "own", width: 640, problem: "" });
    expect(live.status).toContain("stay in this page");
    const track = await page.evaluateHandle(
      (element) => (element.querySelector("video")?.srcObject as MediaStream).getTracks()[0],
      input,
    );
    await stop.click();
    // An ended track delivers no frame; one that was on its way has come two frames of the window later.
    await page.waitForFunction((one) => one.readyState === "ended", track);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    expect(await page.locator("video").count()).toBe(0);
    expect((await shown(mounted)).status).toContain("The camera is off");
    const frames = () => page.evaluate((element) => element.dataset.frames, input);
    const before = await frames();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    expect(await frames()).toBe(before);
    expect(await page.getByRole("radio", { name: /Your own picture/ }).isChecked()).toBe(true);
  });

  test("stops when its element leaves the page", async () => {
    const mounted = await openWith(["camera"]);
    const { page, input } = mounted;
    await page.getByRole("button", { name: "Camera", exact: true }).click();
    await page.waitForFunction((element) => element.value?.source === "camera", input, { timeout: 30_000 });
    const track = await page.evaluateHandle((element) => {
      const [first] = (element.querySelector("video")?.srcObject as MediaStream).getTracks();
      element.remove();
      return first;
    }, input);
    await page.waitForFunction((one) => one.readyState === "ended", track);
  });

  test("a figure that another site embeds without its camera says so, and takes a photo all the same", async () => {
    const folder = mkdtempSync(join(tmpdir(), "frames-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const figure = new URL("backbone?embed=on-your-photo", site).href;
    writeFileSync(join(folder, "course.html"), `<iframe src="${figure}" width="600" height="900"></iframe>`);
    const other = await serve({ folder });
    onTestFinished(() => other.close());
    const context = await contextWith(["camera"]);
    const page = await context.newPage();
    await page.goto(new URL("course.html", other.url).href);
    const frame = page.frameLocator("iframe");
    await frame.getByRole("button", { name: "Camera", exact: true }).click();
    await expect
      .poll(() => frame.locator(".picture-problem").innerText())
      .toMatch(/no camera inside the page that embeds it.*allow="camera"/s);
    await frame.locator("input[type=file]").setInputFiles("data/images/cup.jpg");
    await expect.poll(() => frame.locator(".picture-status").innerText()).toMatch(/cup\.jpg/);
  });

  test("in another site's page only where that page passes it on; otherwise the sentence says so", async () => {
    const folder = mkdtempSync(join(tmpdir(), "frames-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const [name, allow] of [
      ["closed", ""],
      ["open", 'allow="camera"'],
    ])
      writeFileSync(join(folder, `${name}.html`), `<iframe src="${site}" ${allow} width="900" height="700"></iframe>`);
    const other = await serve({ folder });
    onTestFinished(() => other.close());
    const context = await contextWith(["camera"]);
    const framed = async (name: string) => {
      const page = await context.newPage();
      await page.goto(new URL(`${name}.html`, other.url).href);
      const frame = page.frameLocator("iframe");
      await frame.locator(".first-status", { hasText: "Found" }).waitFor({ timeout: 45_000 });
      await frame.getByRole("button", { name: "Camera", exact: true }).click();
      return frame.locator(".picture-input");
    };
    const closed = await framed("closed");
    await expect
      .poll(() => closed.locator(".picture-problem").innerText())
      .toMatch(/no camera inside the page that embeds it.*tab of its own.*allow="camera"/s);
    expect(await closed.locator(".picture-problem").innerText()).not.toContain("address bar");
    const passedOn = await framed("open");
    await expect.poll(() => passedOn.locator(".picture-status").innerText()).toContain("The camera is on.");
  });

  test("refused, or not there: a sentence, and photos still work", async () => {
    const refused = await openWith(["geolocation"]);
    await refused.page.getByRole("button", { name: "Camera", exact: true }).click();
    await expect.poll(async () => (await shown(refused)).problem).toMatch(/did not allow the camera.*choose a photo/);
    expect(await refused.page.getByRole("button", { name: "Camera", exact: true }).getAttribute("aria-pressed")).toBe(
      "false",
    );
    expect(await bring(refused, "a.png", await solid("#ff0000").png().toBuffer())).toMatchObject({ name: "a.png" });
    const none = await open();
    await none.page.context().grantPermissions(["camera"]);
    await none.page.getByRole("button", { name: "Camera", exact: true }).click();
    await expect.poll(async () => (await shown(none)).problem).toMatch(/no camera/);
  });
});
