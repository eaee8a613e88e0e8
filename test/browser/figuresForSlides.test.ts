/** A chapter's figures as files for slides: the zip that a reader gets, opened. */
import { strFromU8, unzipSync } from "fflate";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { expect, onTestFinished, test } from "vitest";
import { openContext, openPage } from "./helpers.js";

/** The pixels of an SVG file as a browser draws it that has all the time it wants, as wide as the pictures. */
async function drawn(page: Page, text: string): Promise<Buffer> {
  const viewer = await page.context().newPage();
  await viewer.setContent(`<body style="margin:0">${text.replace("<svg", '<svg style="display:block"')}`);
  await viewer.evaluate(async () => {
    const file = document.querySelector("svg")!;
    const [width, height] = ["width", "height"].map((name) => Number(file.getAttribute(name)));
    file.setAttribute("width", "1920");
    file.setAttribute("height", String((1920 * height) / width));
    await document.fonts.ready;
  });
  const height = await viewer.evaluate(() => Math.floor(document.querySelector("svg")!.getBoundingClientRect().height));
  await viewer.setViewportSize({ width: 1920, height });
  const picture = await viewer.screenshot();
  await viewer.close();
  return sharp(picture).removeAlpha().raw().toBuffer();
}

/** Asks for the figures of an open chapter and opens the zip. */
async function figuresOf(page: Page) {
  await page.getByRole("button", { name: "Figures for slides" }).click();
  const download = await page.waitForEvent("download");
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  const files = unzipSync(new Uint8Array(Buffer.concat(chunks)));
  const named = (ending: string) => Object.keys(files).filter((name) => name.endsWith(ending));
  return {
    name: download.suggestedFilename(),
    captions: strFromU8(files["captions.txt"]),
    drawings: named(".svg").map((name) => ({ name, text: strFromU8(files[name]) })),
    pictures: named(".png").map((name) => ({ name, bytes: Buffer.from(files[name]) })),
  };
}

test("each figure is there as SVG and PNG, light on a dark screen, with its state, fonts, caption, source and license", async () => {
  const { page, problems } = await openPage("v1?alpha=0.5", { colorScheme: "dark" });
  const names = await page
    .locator(".take-away")
    .evaluateAll((lines) => lines.map((line) => (line as HTMLElement).dataset.figure ?? ""));
  const { name, captions, drawings, pictures } = await figuresOf(page);
  expect(name).toBe("v1-figures.zip");
  const expected = names.map((figure, i) => `0${i + 1}-${figure}`);
  expect(drawings.map((file) => file.name)).toEqual(expected.map((file) => `${file}.svg`));
  expect(pictures.map((file) => file.name)).toEqual(expected.map((file) => `${file}.png`));
  await expect
    .poll(() => page.getByRole("dialog").getByRole("status").innerText())
    .toBe(`v1-figures.zip has ${names.length} of ${names.length} figures.`);

  for (const { name: file, text } of drawings) {
    expect.soft(text, file).toMatch(/@font-face\{font-family:"IBM Plex Sans Variable";[^}]*src:url\(data:font\/woff2/);
    expect.soft(text, file).not.toMatch(/var\(--|(?:href|src)="(?!#|data:)|url\((?!["']?(?:#|&quot;#|data:))/);
    expect.soft(text, file).toContain("License: CC BY 4.0");
  }
  // 149.5 million at half the width: TF-slim prints 150.
  expect(drawings[0].text).toContain("149.5");

  for (const { name: file, bytes } of pictures) {
    const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect.soft(info.width, file).toBe(1920);
    // A slide of 16 to 9 has room for all of it.
    expect.soft(info.height, file).toBeLessThanOrEqual(1080);
    // The ground is the light paper, #fdfdfb, up to each corner.
    const corners = [0, info.width - 1, (info.height - 1) * info.width, info.height * info.width - 1];
    for (const corner of corners)
      expect.soft([...data.subarray(3 * corner, 3 * corner + 3)], file).toEqual([0xfd, 0xfd, 0xfb]);
    let ink = 0;
    for (let i = 0; i < data.length; i += 3) if (data[i] + data[i + 1] + data[i + 2] < 384) ink += 1;
    const share = (3 * ink) / data.length;
    expect.soft(share, `${file}: dark pixels`).toBeGreaterThan(0.002);
    expect.soft(share, `${file}: dark pixels`).toBeLessThan(0.5);
    // Nothing is missing that the drawing has, such as words whose font came late.
    const own = await drawn(page, drawings.find(({ name: drawing }) => drawing === file.replace("png", "svg"))!.text);
    let other = 0;
    const both = Math.min(own.length, data.length);
    for (let i = 0; i < both; i++) if (Math.abs(own[i] - data[i]) > 96) other += 1;
    expect.soft(other / both, `${file}: pixels unlike the drawing`).toBeLessThan(0.005);
  }

  expect(captions).toMatch(/^Source: MobileNet, taken apart, http\S+v1\S*alpha=0\.5/m);
  expect(captions).toContain("License: text and pictures CC BY 4.0");
  const written = await page.locator("[data-cell] figcaption").allTextContents();
  for (const caption of written) expect.soft(captions).toContain(caption.trim());
  for (const figure of names) expect.soft(captions).toMatch(new RegExp(`alpha=0\\.5.*embed=${figure}$`, "m"));
  expect(problems).toEqual([]);
});

test("the letters of a picture are the site's own, not those of the machine that opens it", async () => {
  const { page } = await openPage("v1");
  const { drawings } = await figuresOf(page);
  const bare = drawings[0].text.replace(/<style>@font-face.*?<\/style>/, "");
  const draw = (text: string) =>
    page.evaluate(async (source) => {
      const image = new Image();
      image.src = URL.createObjectURL(new Blob([source], { type: "image/svg+xml" }));
      await image.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.width, image.height];
      canvas.getContext("2d")!.drawImage(image, 0, 0);
      return canvas.toDataURL();
    }, text);
  expect(await draw(drawings[0].text)).not.toBe(await draw(bare));
});

test("a figure that cannot be drawn is named with the reason, and the rest is in the zip", async () => {
  const { page } = await openPage("convolution", {
    prepare: async (context) => {
      await context.route(/_file\/.*\.(?:webp|jpe?g|avif)$/, (route) => route.abort());
    },
  });
  const count = await page.locator(".take-away").count();
  const { pictures } = await figuresOf(page);
  expect(pictures.length).toBe(count - 1);
  const dialog = page.getByRole("dialog");
  expect(await dialog.getByRole("listitem").allInnerTexts()).toEqual([
    expect.stringMatching(/could not be drawn: a photo in it has not arrived\. Show it full screen/),
  ]);
  expect(await dialog.getByRole("status").innerText()).toBe(
    `convolution-figures.zip has ${count - 1} of ${count} figures.`,
  );
});

/** The sizes of the words in a drawing, in pixels of a slide that it fills: of 12 units for labels, and more. */
function wordSizes(text: string): number[] {
  const [width, height] = ["width", "height"].map((name) =>
    Number(new RegExp(`<svg[^>]* ${name}="([\\d.]+)"`).exec(text)?.[1]),
  );
  const scale = Math.min(1920 / width, 1080 / height);
  return [...text.matchAll(/font-size="([\d.]+)px"/g)].map(([, size]) => scale * Number(size));
}

test("tall figures fit a slide with legible words, in parts if need be, without hints for the hand", async () => {
  const context = await openContext();
  onTestFinished(() => context.close());
  let parted = 0;
  // The notebooks’ tests look at the size of each figure of every chapter.
  for (const chapter of ["separable", "detector"]) {
    const { page } = await openPage(chapter, { context });
    const { captions, drawings, pictures } = await figuresOf(page);
    for (const { name, bytes } of pictures) {
      const { width, height } = await sharp(bytes).metadata();
      expect.soft(width, `${chapter}: ${name}`).toBe(1920);
      expect.soft(height, `${chapter}: ${name}`).toBeLessThanOrEqual(1080);
    }
    for (const { name, text } of drawings) {
      expect.soft(Math.min(Infinity, ...wordSizes(text)), `${chapter}: ${name}`).toBeGreaterThanOrEqual(17);
      expect
        .soft(text, `${chapter}: ${name}`)
        .not.toMatch(/>[^<]*(?:[Pp]oint at|[Dd]rag |arrow keys|[Tt]ap or| as SVG)/);
    }
    const parts = drawings.filter(({ name }) => name.includes("-part-"));
    parted += parts.length;
    for (const { name } of parts) expect.soft(captions, chapter).toContain(name);
    expect
      .soft((captions.match(/^In \d parts, from top to bottom/gm) ?? []).length, chapter)
      .toBe(parts.filter(({ name }) => name.endsWith("-part-1.svg")).length);
    await page.close();
  }
  expect(parted).toBeGreaterThan(0);
});
