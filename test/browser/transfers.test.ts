/** Real pastes and drops: whatever has the focus, whatever is brought, the page opens it or says what it is. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CDPSession, Page } from "playwright-core";
import sharp from "sharp";
import { expect, onTestFinished, test } from "vitest";
import { openPage, site } from "./helpers.js";

const red = () =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: "#f00" } })
    .png()
    .toBuffer();

const alarm = (page: Page) => page.locator(".picture-input .picture-problem").first().innerText();
const status = (page: Page) => page.locator(".picture-input .picture-status").first().innerText();

interface Clip {
  readonly text?: string;
  readonly html?: string;
  readonly png?: Buffer;
}

/** Puts something on the system's clipboard, as another program would. */
async function copy(page: Page, { text, html, png }: Clip): Promise<void> {
  await page.evaluate(
    async ([plain, markup, base64]) => {
      const parts: Record<string, Blob> = {};
      if (plain !== undefined) parts["text/plain"] = new Blob([plain], { type: "text/plain" });
      if (markup !== undefined) parts["text/html"] = new Blob([markup], { type: "text/html" });
      if (base64 !== undefined) {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        parts["image/png"] = new Blob([bytes], { type: "image/png" });
      }
      await navigator.clipboard.write([new ClipboardItem(parts)]);
    },
    [text, html, png?.toString("base64")] as const,
  );
}

async function open(path: string) {
  const opened = await openPage(path, {
    prepare: (context) => context.grantPermissions(["clipboard-read", "clipboard-write"]),
  });
  // The page takes what is pasted and dropped from here on.
  await opened.page.locator(".picture-input").first().waitFor();
  return opened;
}

test("Ctrl+V brings a picture while a slider, a thumbnail, a segment or a button has the focus", async () => {
  for (const [path, focus] of [
    ["backbone", ".exit-map input[type=range]"],
    ["", ".pick input[type=radio]"],
    ["inside", ".fit input[type=radio], .control.choice input[type=radio]"],
    ["detector", ".picture-input button"],
    ["detector", ".det-map-box"],
  ] as const) {
    const { page, problems } = await open(path);
    await copy(page, { png: await red() });
    await page.locator(focus).first().focus();
    await page.keyboard.press("Control+V");
    await expect.poll(() => status(page), { message: `${path} ${focus}` }).toMatch(/, 40 × 30 pixels\./);
    expect(problems).toEqual([]);
    await page.close();
  }
});

test("a text field keeps its paste", async () => {
  const { page } = await open("");
  await page.evaluate(() => {
    const field = document.createElement("input");
    field.id = "note";
    document.querySelector("main")?.prepend(field);
  });
  await copy(page, { text: "https://other.example/cat.jpg" });
  await page.locator("#note").focus();
  await page.keyboard.press("Control+V");
  expect(await page.locator("#note").inputValue()).toBe("https://other.example/cat.jpg");
  expect(await alarm(page)).toBe("");
});

test("pasted text, addresses and HTML are opened or named", async () => {
  const { page, problems } = await open("backbone");
  const picture = `data:image/png;base64,${(await red()).toString("base64")}`;
  const ours = await page.evaluate(() => document.querySelector<HTMLImageElement>(".pick img")?.src ?? "");
  const opens = async (clip: Clip, what: RegExp) => {
    await copy(page, clip);
    await page.keyboard.press("Control+V");
    await expect.poll(() => status(page)).toMatch(what);
    expect(await alarm(page)).toBe("");
  };
  const names = async (clip: Clip, what: RegExp) => {
    await copy(page, clip);
    await page.keyboard.press("Control+V");
    await expect.poll(() => alarm(page)).toMatch(what);
  };
  await names({ text: "Dear all" }, /You pasted text, not a picture\..*Your photo/s);
  await opens({ text: picture }, /40 × 30 pixels/);
  await names({ text: "https://other.example/cat.jpg" }, /on another site \(other\.example\).*Save the picture/s);
  await opens({ text: ours }, /451 × 300 pixels/);
  await names({ html: '<p>A <img src="https://other.example/cat.jpg"></p>', text: "A" }, /picture on another site/);
  await opens({ html: `<p>A <img src="${picture}"></p>`, text: "A" }, /40 × 30 pixels/);
  await names({ text: new URL("inside", site).href }, /You pasted a link to a page of this site/);
  await opens(
    { text: '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="9" height="9"/></svg>' },
    /30 × 20/,
  );
  expect(problems).toEqual([]);
});

/** What is dragged, in the words of the DevTools protocol. */
interface Dragged {
  readonly items: readonly {
    readonly mimeType: string;
    readonly data: string;
    readonly title?: string;
    readonly baseURL?: string;
  }[];
  readonly files?: readonly string[];
}

async function dropOn(session: CDPSession, { items, files }: Dragged): Promise<void> {
  const data = { items: [...items], ...(files && { files: [...files] }), dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
}

test("dropped files, folders and links are opened or named", async () => {
  const { page, context } = await open("backbone");
  const session = await context.newCDPSession(page);
  const folder = mkdtempSync(join(tmpdir(), "drop-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [notes, one, trip] = ["notes.txt", "one.png", "trip"].map((name) => join(folder, name));
  writeFileSync(notes, "Dear all");
  writeFileSync(one, await red());
  mkdirSync(trip);
  await dropOn(session, { items: [], files: [trip] });
  await expect.poll(() => alarm(page)).toMatch(/You dropped a folder, not a picture\..*Open the folder/s);
  await dropOn(session, { items: [], files: [notes, one] });
  await expect
    .poll(() => status(page))
    .toMatch(/one\.png, 40 × 30 pixels\. You brought 2 files; this is the first picture among them/);
  await dropOn(session, { items: [], files: [notes] });
  await expect.poll(() => alarm(page)).toMatch(/“notes\.txt” holds text/);
  const link = { mimeType: "text/uri-list", data: new URL("inside", site).href };
  await dropOn(session, { items: [link] });
  await expect.poll(() => alarm(page)).toMatch(/You dropped a link to a page of this site/);
  await dropOn(session, { items: [{ mimeType: "text/uri-list", data: "https://other.example/a" }] });
  await expect.poll(() => alarm(page)).toMatch(/an address on another site \(other\.example\)/);
  await dropOn(session, { items: [{ mimeType: "text/plain", data: "Dear all" }] });
  await expect.poll(() => alarm(page)).toMatch(/You dropped text, not a picture/);
  expect(await page.locator(".picture-drop").first().isVisible()).toBe(false);
});

test("a link of the page, dragged with the mouse, is named by its words; marked text stays what it is", async () => {
  const { page } = await open("");
  const link = page.getByRole("link", { name: "Look inside the network" });
  await link.dragTo(page.locator(".first-photo"));
  await expect.poll(() => alarm(page)).toMatch(/You dropped a link to a page of this site, “Look inside the network”/);
});

test("an answer to a paste far away from it comes into sight", async () => {
  const { page } = await open("detector");
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await copy(page, { text: "Dear all" });
  await page.keyboard.press("Control+V");
  await expect.poll(() => alarm(page)).toContain("You pasted text");
  await expect
    .poll(() =>
      page
        .locator(".picture-input")
        .first()
        .evaluate((one) => one.getBoundingClientRect().top),
    )
    .toBeLessThan(800);
});
