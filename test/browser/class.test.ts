/** The site in a lecture: figures in other people's pages, on a projector, on paper. */
import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Page, chromium } from "playwright-core";
import { describe, expect, onTestFinished, test } from "vitest";
import { chromiumArguments, requireChromium, requireHeadless } from "../../scripts/chromium.js";
import { slideWidth } from "../../src/components/exhibit/presenter.js";
import { answerText } from "../../src/model/exercises/exercise.js";
import { exercises, generators } from "../../src/model/exercises/index.js";
import { openContext, openPage, openTab, overflowing, pages, settled, visit } from "./helpers.js";

/** A page of another origin, as a host of courses would serve it; the browser lets no script of ours into it. */
async function courseHost(body: string): Promise<string> {
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(`<!doctype html><title>Course</title><body style="margin: 0; width: 600px">${body}</body>`);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Figures that links may ask for: a name that was given once keeps its meaning. */
const figureNames: Readonly<Record<string, string>> = {
  "": "maps-shrink-weights-grow",
  activations: "opening mish-in-three-steps the-number-format-lab",
  backbone: "opening on-your-photo a-pyramid-on-top take-it-with-you",
  bottleneck: "why-v2 why-the-narrow-end-has-no-activation",
  compare: "opening fewer-multiply-adds-is-not-less-time what-flows-through-the-two why-v2-does-not-always-win",
  convolution: "opening strides-borders-and-two-rules-called-same what-it-costs",
  design:
    "opening how-they-got-there relu6-after-the-projection no-residual-connections relu-in-place-of-relu6 mish-in-place-of-relu6 blocks-of-v1-at-the-same-cost",
  detector: "opening where-the-six-maps-come-from one-class-at-six-scales one-anchor-decoded from-votes-to-detections",
  experiments: "six-experiments",
  inside: "opening",
  own: "opening",
  separable: "opening walk-both the-block-of-mobile-net-v1 the-whole-network",
  time: "each-layer-on-your-device another-width-another-resolution",
  v1: "opening what-accuracy-costs the-head-written-twice",
  v2: "opening small-tensors-between-blocks the-end-from-320-channels-to-a-thousand-classes",
  widths:
    "opening what-accuracy-costs test-one-yourself where-two-networks-disagree what-no-width-has-seen which-cells-speak-for-a-class",
};

const namesOn = (page: Page) =>
  page.locator(".take-away").evaluateAll((list) => list.map((line) => (line as HTMLElement).dataset.figure ?? ""));

describe("a figure in a page of another origin", () => {
  test("the copied lines show it with its state and nothing else, as tall as it is", async () => {
    const { page, context } = await openPage("v1?alpha=0.5&px=160#narrower-smaller", { fresh: true });
    await page.locator('.take-away[data-figure="opening"]').getByRole("button", { name: "Embed" }).click();
    const dialog = page.getByRole("dialog", { name: "Embed this figure" });
    const code = dialog.getByRole("region", { name: "Web page: any width" });
    // The dialog asks the frame itself for its height.
    await expect.poll(() => code.innerText()).not.toContain('height="400"');
    const host = await courseHost((await code.textContent()) ?? "");
    const fixed = Number(/height="(\d+)"/.exec((await code.textContent()) ?? "")?.[1]);
    expect(await dialog.getByRole("region", { name: "Jupyter" }).innerText()).toContain(`height=${fixed}`);
    // The fixed height is that of the width that the teacher chooses, and the figure needs just that much there.
    const line = dialog.getByRole("region", { name: "Markdown, Moodle" });
    await dialog.getByLabel("Width of the frame").selectOption("360 pixels");
    await expect.poll(() => line.textContent()).toContain("max-width: 360px");
    await expect
      .poll(async () => Number(/height="(\d+)"/.exec((await line.textContent()) ?? "")?.[1]))
      .toBeGreaterThan(fixed);
    const narrow = (await line.textContent()) ?? "";
    const course = await context.newPage();
    await course.goto(host);
    const frame = course.frameLocator("iframe");
    // TF-slim prints 77 million for V1 at half the width and 160 pixels.
    await expect.poll(() => frame.locator(".v1-stages .said").innerText()).toMatch(/7[67]\.\d/);
    const height = () => course.locator("iframe").evaluate((element) => element.getBoundingClientRect().height);
    const content = () => frame.locator("html").evaluate((root) => root.getBoundingClientRect().height);
    await expect.poll(async () => Math.abs((await height()) - (await content()))).toBeLessThanOrEqual(1);
    const seen = await frame.locator("body").innerText();
    expect(seen).not.toMatch(/Menu|Search|All pages|Exercises/);
    expect(seen.trim()).toMatch(/From MobileNet, taken apart, CC BY 4\.0$/);
    const inside = course.frames()[1];
    const tooWide = await inside.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(tooWide).toBeLessThanOrEqual(0);
    const phone = await context.newPage();
    await phone.setViewportSize({ width: 360, height: 900 });
    await phone.goto(await courseHost(narrow));
    await phone.frameLocator("iframe").locator(".v1-stages .said").waitFor();
    await expect
      .poll(() => phone.frames()[1].evaluate(() => document.documentElement.scrollHeight - innerHeight))
      .toBeLessThanOrEqual(0);
    // The frame follows the figure when it grows, and the way to the page keeps what the reader has set.
    const before = await height();
    await frame.locator(".v1-stages details summary").first().click();
    await expect.poll(height).toBeGreaterThan(before);
    await frame.getByLabel("Width").first().focus();
    await course.keyboard.press("End");
    await expect.poll(() => inside.url()).not.toContain("alpha=0.5");
    const link = frame.getByRole("link", { name: "MobileNet, taken apart" });
    await link.focus();
    expect(await link.getAttribute("href")).toMatch(/v1(?:\.html)?\?(?!.*(?:embed|alpha=0\.5)).*px=160/);
  });

  test("a name that no figure has: the page says which ones there are", async () => {
    const { page } = await openPage("convolution?embed=pooling");
    expect(await page.getByRole("alert").innerText()).toMatch(/“pooling”.*no figure of that name/s);
    await page.getByRole("link", { name: "The cost of one convolution" }).click();
    await page.waitForURL(/embed=what-it-costs/);
    await settled(page);
    await page.locator(".origin").waitFor();
    expect(await page.locator("#observablehq-main > :visible").count()).toBe(2);
  });
});

test("every figure has its name, and its line below does not lie on it", async () => {
  const context = await openContext();
  onTestFinished(() => context.close());
  const tab = await openTab({ context });
  const { page } = tab;
  for (const path of pages) {
    await visit(tab, path);
    const names = await namesOn(page);
    expect(new Set(names).size, path).toBe(names.length);
    if (path in figureNames) expect(names.join(" "), path).toBe(figureNames[path]);
    const bare = await page
      .locator("[data-cell]:has(figure, [data-in-url]):not(:has(.take-away, .picture-input))")
      .evaluateAll((list) => list.map((place) => (place as HTMLElement).dataset.cell));
    expect(bare, path).toEqual([]);
    await page
      .locator("details.fold")
      .evaluateAll((folds: HTMLDetailsElement[]) => folds.forEach((one) => (one.open = true)));
    const covered = await page.locator(".take-away .btn").evaluateAll((buttons) =>
      buttons
        .filter((button) => {
          button.scrollIntoView({ block: "center", behavior: "instant" });
          const { x, y, width, height } = button.getBoundingClientRect();
          return document.elementFromPoint(x + width / 2, y + height / 2) !== button;
        })
        .map((button) => button.parentElement?.dataset.figure),
    );
    expect(covered, path).toEqual([]);
  }
});

describe("in a frame of another site", () => {
  const ask = "ask-bottleneck-depthwise-share";
  const field = `#${ask} .guess-number input.number`;

  /** A question of the site in another site's page, in a browser of its own, after a reader has guessed on the site itself. */
  async function framed(executablePath: string, ...args: string[]) {
    const own = await chromium.launch({ executablePath, args: [...chromiumArguments, ...args] });
    onTestFinished(() => own.close());
    const context = await own.newContext();
    const { page } = await openPage("bottleneck", { context });
    await page.locator(field).fill("11");
    const address = new URL(`bottleneck.html?embed=${ask}`, page.url()).href;
    const host = await courseHost(`<iframe src="${address}" width="100%" height="500"></iframe>`);
    expect(new URL(host).hostname).not.toBe(new URL(address).hostname);
    const course = await context.newPage();
    const problems: string[] = [];
    course.on("pageerror", (error) => problems.push(error.message));
    await course.goto(host);
    const frame = course.frameLocator("iframe");
    const guess = frame.locator(field);
    await guess.waitFor();
    // What the reader guessed on the site is not there.
    expect(await guess.inputValue()).toBe("");
    await guess.fill("12");
    await frame.getByRole("button", { name: "Show the answer" }).click();
    // Weights of block 15, by hand: 9 · 960 of 9 · 960 + 2 · 160 · 960. The answer is there without storage, too.
    await expect.poll(() => frame.locator(`#${ask} .said`).innerText()).toMatch(/^You: 12\s?%; computed: 3\s?%/);
    expect(problems).toEqual([]);
    return { course, guess, storage: () => course.frames()[1].evaluate(() => typeof localStorage) };
  }

  test("a browser that gives the frame storage of its own keeps a guess there", async () => {
    // The driver switches this off by default; the last list counts.
    const own = ["--disable-features=Translate", "--enable-features=ThirdPartyStoragePartitioning"];
    const { course, guess } = await framed(requireHeadless(), ...own);
    await course.reload();
    await expect.poll(() => guess.inputValue()).toBe("12");
  });

  test("a browser that refuses it storage shows the question all the same", async () => {
    const { storage } = await framed(requireChromium());
    await expect(storage()).rejects.toThrow(/Access is denied/);
  });

  test("the site leaves it to its host who may embed it", async () => {
    const { page } = await openPage("bottleneck");
    const response = await page.request.get(page.url());
    const policy = /<meta[^>]*Content-Security-Policy[^>]*>/i.exec(await response.text())?.[0] ?? "";
    expect(policy).toContain("default-src");
    expect(`${policy} ${JSON.stringify(response.headers())}`).not.toMatch(/x-frame-options|frame-ancestors/i);
  });
});

test("nothing reaches beyond a frame of 600 pixels", async () => {
  const { page } = await openPage("convolution?embed=what-it-costs", { width: 600 });
  expect(await overflowing(page)).toEqual([]);
});

describe("the presenter's view", () => {
  /** The frame that the view enlarges. */
  const slidesOf = async (page: Page) => {
    await page.locator(".presenter-view iframe").waitFor();
    const frame = await (await page.locator(".presenter-view iframe").elementHandle())?.contentFrame();
    if (!frame) throw new Error("the presenter's view has no frame");
    await frame.locator(".slide-bar").waitFor();
    return frame;
  };
  const stepOf = (frame: Awaited<ReturnType<typeof slidesOf>>) => frame.locator(".slide-bar [role=status]").innerText();

  test("a clicker leads from question to answer to figure, and arrows and the space bar do, too", async () => {
    const { page, problems } = await openPage("convolution?present=title", { width: 1920, height: 1080 });
    const frame = await slidesOf(page);
    expect(await stepOf(frame)).toMatch(/^Title, 1 of/);
    await page.keyboard.press("PageDown");
    await expect.poll(() => stepOf(frame)).toMatch(/^Question, 2/);
    const shown = () => frame.locator("#observablehq-main").innerText();
    expect(await shown()).not.toContain("edge detector");
    await page.keyboard.press("PageDown");
    await expect.poll(() => stepOf(frame)).toMatch(/^Answer, 3/);
    expect(await shown()).toContain("edge detector");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => stepOf(frame)).toMatch(/^Figure, 4/);
    // What is taller than the screen says so, and is seen to its end before the next step comes.
    const more = frame.locator(".slide-more");
    for (let part = 1, parts = 2; part <= parts; part++) {
      await expect.poll(() => stepOf(frame)).toMatch(new RegExp(`^Figure, 4 of \\d+, part ${part} of \\d+`));
      const said = await stepOf(frame);
      parts = Number(/part \d+ of (\d+)/.exec(said)?.[1]);
      expect(said.endsWith(": more below")).toBe(part < parts);
      expect(await more.isVisible()).toBe(part < parts);
      await page.keyboard.press(" ");
    }
    await expect.poll(() => stepOf(frame)).toMatch(/^Question, 5/);
    await page.keyboard.press("PageUp");
    await expect.poll(() => stepOf(frame)).toMatch(/^Figure, 4/);
    // A slider keeps its arrows; a clicker is never a slider's.
    await frame.getByRole("slider", { name: "Window", exact: true }).focus();
    const before = frame.url();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => frame.url()).not.toBe(before);
    expect(await stepOf(frame)).toMatch(/^Figure, 4/);
    // The address leads to this step with the figure as it is now: to reload, and for somebody else.
    await expect.poll(() => page.url()).toMatch(/[?&]at=.*present=/);
    const state = () => frame.getByRole("slider", { name: "Window", exact: true }).inputValue();
    const moved = await state();
    await page.reload();
    const again = await slidesOf(page);
    await expect.poll(() => stepOf(again)).toMatch(/^Figure, 4/);
    expect(await again.getByRole("slider", { name: "Window", exact: true }).inputValue()).toBe(moved);
    await page.goto(new URL("glossary.html", page.url()).href);
    await page.goBack();
    await expect.poll(async () => stepOf(await slidesOf(page))).toMatch(/^Figure, 4/);
    await page.keyboard.press("PageUp");
    await expect.poll(async () => stepOf(await slidesOf(page))).toMatch(/^Answer, 3/);
    await page.reload();
    await expect.poll(async () => stepOf(await slidesOf(page))).toMatch(/^Answer, 3/);
    // A link of a slide leaves the slides as they are.
    const slide = await slidesOf(page);
    const target = await slide.evaluate(() => {
      const link = document.createElement("a");
      link.href = "./glossary.html#stride";
      document.body.append(link);
      link.addEventListener("click", (event) => event.preventDefault());
      link.click();
      return link.target;
    });
    expect(target).toBe("_blank");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.locator(".presenter-view").count()).toBe(0);
    expect(page.url()).not.toContain("present");
    expect(problems).toEqual([]);
  });

  test("the window of a convolution, its products and their sum are on the screen together", async () => {
    for (const [width, height] of [
      [1280, 900],
      [1920, 1080],
    ])
      for (const kernel of ["horizontal", "learned-7"]) {
        const { page } = await openPage(`convolution?kernel=${kernel}&present=opening`, { width, height });
        const frame = await slidesOf(page);
        await expect.poll(() => stepOf(frame)).toMatch(/^Figure/);
        const below = await frame.evaluate(() => {
          const bar = document.querySelector(".slide-bar")?.getBoundingClientRect().top ?? 0;
          const parts = [".kw-input svg", ".kw-products .products", ".kw-products .total"];
          return parts.filter((part) => {
            const box = document.querySelector(part)?.getBoundingClientRect();
            return box === undefined || box.top < 0 || box.bottom > bar;
          });
        });
        expect(below, `${kernel}, ${width} × ${height}`).toEqual([]);
        await page.close();
      }
  });

  test("a figure that is alone on its page has nothing to go on to", async () => {
    const { page } = await openPage("?slide=maps-shrink-weights-grow", { width: 900, height: 800 });
    await page.locator(".slide-bar").waitFor();
    const bar = page.locator(".slide-bar");
    await expect.poll(() => bar.getByRole("button").allInnerTexts()).toContain("Leave");
    await expect.poll(() => bar.getByRole("button", { name: "Next" }).isVisible()).toBe(false);
    expect(await bar.getByRole("status").innerText()).toBe("");
  });

  test("every figure fills the screen in its present state, and its smallest text has 24 pixels", async () => {
    const { page } = await openPage("v1?alpha=0.5", { width: 1920, height: 1080 });
    await page.locator('.take-away[data-figure="opening"]').getByRole("button", { name: "Full screen" }).click();
    const frame = await slidesOf(page);
    await expect.poll(() => frame.locator(".v1-stages .said").innerText()).toContain("149.5");
    const scale = await page
      .locator(".presenter-view iframe")
      .evaluate((element) => element.getBoundingClientRect().width / (element as HTMLElement).offsetWidth);
    for (let step = 0; step < 40; step++) {
      const small = await frame.evaluate((factor) => {
        const texts = [...document.querySelectorAll("[data-shown] *")].filter(
          (element) =>
            element.checkVisibility() &&
            element.closest(".katex, .vh, sub, sup") === null &&
            [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()),
        );
        return texts
          .filter((element) => parseFloat(getComputedStyle(element).fontSize) * factor < 24)
          .map((element) => `${element.localName}.${element.getAttribute("class") ?? ""}: ${element.textContent}`);
      }, scale);
      expect(small, await stepOf(frame)).toEqual([]);
      const now = await stepOf(frame);
      await frame.getByRole("button", { name: "Next" }).click();
      const { atEnd } = await frame.evaluate(() => ({
        atEnd: scrollY + innerHeight >= document.documentElement.scrollHeight - 8,
      }));
      if ((await stepOf(frame)) === now && atEnd && /^\w+, (\d+) of \1$/.test(now)) break;
    }
    expect(await stepOf(frame)).toMatch(/^\w+, (\d+) of \1$/);
  });

  test("no text of any chapter’s slides has less than 24 pixels on a screen of 1920, and none says how to work a figure by hand", async () => {
    const context = await openContext({ width: slideWidth, height: 506 });
    onTestFinished(() => context.close());
    const tab = await openTab({ context });
    const { page } = tab;
    let looked = 0;
    for (const chapter of Object.keys(generators)) {
      await visit(tab, `${chapter}?slide=title`);
      await page.locator(".slide-bar").waitFor();
      // A size does not depend on the step that is shown.
      const { count, small, hints } = await page.evaluate(
        (least) => {
          const texts = [
            ...document.querySelectorAll("main :is(.ask, .exercise, [data-cell]) *, .slide-bar *, .slide-title"),
          ].filter(
            (element) =>
              element.closest(".katex, .vh, sub, sup, .take-away, .hint, .downloads, details:not([open])") === null &&
              [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()),
          );
          const tooSmall = texts.filter((element) => parseFloat(getComputedStyle(element).fontSize) < least);
          const manual =
            /\b(?:[Pp]oint at|[Dd]rag\b.*\b(?:to|the)|arrow keys|[Tt]ap or|[Pp]ress a|as SVG|[Tt]he button)\b/;
          const shown = [...document.querySelectorAll(".hint, .downloads")].filter(
            (element) => getComputedStyle(element).display !== "none",
          );
          const ownText = ({ childNodes }: Element) =>
            [...childNodes].map((node) => (node.nodeType === Node.TEXT_NODE ? node.textContent : "")).join("");
          const told = texts.filter((element) => manual.test(ownText(element)));
          return {
            hints: [...shown, ...told].map((one) => one.textContent),
            count: texts.length,
            small: tooSmall.map((one) => `${one.localName}.${one.getAttribute("class") ?? ""}: ${one.textContent}`),
          };
        },
        (24 * slideWidth) / 1920,
      );
      looked += count;
      expect.soft(small, chapter).toEqual([]);
      expect.soft(hints, chapter).toEqual([]);
    }
    expect(looked).toBeGreaterThan(1000);
  });
});

const pagesOf = (pdf: Buffer) => (pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
// A PDF loses the hyphen where a line ends after it.
const plain = (text: string) => text.replace(/[\s\u2060-]+/g, "");
const readsPdf = spawnSync("pdftotext", ["-v"]).error === undefined;
if (!readsPdf) console.log("There is no pdftotext here: the words of sheets are read from the page.");
/** The words of a PDF without the spaces between them. */
const lastPageOf = (pdf: Buffer) =>
  spawnSync("pdftotext", ["-f", String(pagesOf(pdf)), "-", "-"], { input: pdf })
    .stdout.toString()
    .trim();
const readPdf = (pdf: Buffer) => plain(spawnSync("pdftotext", ["-", "-"], { input: pdf }).stdout.toString());

test("each chapter has a sheet without answers and a key, on two pages at most, on A4 and Letter", async () => {
  const context = await openContext({ width: 900 });
  onTestFinished(() => context.close());
  const tab = await openTab({ context });
  const { page } = tab;
  const tooLong: string[] = [];
  for (const chapter of Object.keys(generators)) {
    await visit(tab, `${chapter}?sheet=student&numbers=7b`);
    await page.locator(".sheet").waitFor();
    for (const kind of ["student", "key"] as const) {
      for (const format of ["A4", "Letter"]) {
        const pdf = await page.pdf({ format });
        if (pagesOf(pdf) > 2) tooLong.push(`${chapter} ${kind} ${format}: ${pagesOf(pdf)}`);
        // No page has the address alone.
        if (readsPdf && /^https?:/.test(lastPageOf(pdf)))
          tooLong.push(`${chapter} ${kind} ${format}: the last page has only its last line`);
        if (format === "Letter") continue;
        const asked = await page.locator(".sheet .asked > li > p:first-child").allInnerTexts();
        expect(asked.map((words) => words.length > 20)).not.toContain(false);
        const text = readsPdf ? readPdf(pdf) : plain(await page.locator(".sheet").innerText());
        for (const task of exercises(chapter, "7b")) {
          expect(text).toContain(plain(task.question));
          if (kind === "key") expect(text).toContain(plain(answerText(task)));
          for (const step of task.steps.slice(-1)) if (kind === "student") expect(text).not.toContain(plain(step));
        }
        expect(text).toMatch(/minuteswiththeexercises\.Readbefore:.*After/);
        expect(/(?:Computed|Measured|Published):/i.test(text)).toBe(kind === "key");
      }
      if (kind === "student") await page.getByRole("button", { name: "Key", exact: true }).click();
    }
  }
  expect(tooLong).toEqual([]);
});

test("a student copies one line, and a teacher reads three of them", async () => {
  const { page, context } = await openPage("bottleneck?numbers=7b", { fresh: true });
  // Slides, sheets and notebook take the set that the exercises have.
  const links = await page
    .locator(".for-class a")
    .evaluateAll((list) => list.map((link) => (link as HTMLAnchorElement).search));
  expect(links.map((search) => new URLSearchParams(search).get("numbers"))).toEqual(["7b", "7b", "7b", "7b"]);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const copy = page.getByRole("button", { name: "Copy my answers" });
  await copy.click();
  await page.getByText("Write your name first").waitFor();
  const problem = exercises("bottleneck", "7b")[0];
  const lines: string[] = [];
  for (const [name, answer] of [
    ["Ada", problem.answer],
    ["Bob", problem.answer],
    ["Zoë, 2nd", 10 * problem.answer],
  ] as const) {
    await page.getByLabel("Name, for your teacher").fill(name);
    await page.locator(".exercise").first().getByRole("textbox").fill(String(answer));
    await page.locator(".exercise").first().getByRole("button", { name: "Check" }).click();
    const guess = page.locator(".ask .guess-number input[type=text], .ask .guess-number input[type=number]").first();
    const ask = page.locator(".ask:has(.guess-number)").first();
    await guess.fill(String(lines.length + 10));
    if (name === "Ada") await ask.getByRole("button", { name: "Show the answer" }).click();
    await page.locator(".exercise").nth(1).getByRole("textbox").fill("12");
    await copy.click();
    await expect.poll(() => page.locator(".collect span[role=status]").innerText()).toBe("Copied.");
    // What the student has not seen or tried is not held against them, and the page says so.
    expect(await page.locator(".collect p[role=status]").innerText()).toBe(
      `${name === "Ada" ? "" : "1 of your guesses is not revealed (“Show the answer”), and "}1 of your answers is not checked (“Check”). The line says so, and they do not count as wrong.`,
    );
    if (name === "Ada") await ask.getByRole("button", { name: "Guess again" }).click();
    lines.push(await page.evaluate(() => navigator.clipboard.readText()));
  }
  expect(lines.join("")).not.toContain("\n");
  const teacher = await openPage("teach", { context });
  const field = teacher.page.getByLabel("Lines of answers");
  await field.fill(`${lines.join("\n")}\n${lines[0].slice(0, -6)}`);
  const results = teacher.page.locator(".answer-collector");
  await expect
    .poll(() => results.locator("[role=status]").innerText())
    .toMatch(/^3 lines of answers\. 1 line could not/);
  const row = results.locator("tr", { hasText: problem.title });
  expect(await row.locator("td").nth(0).innerText()).toBe(answerText(problem));
  expect(await row.locator("td").nth(1).innerText()).toBe("2 of 3");
  expect((await row.locator("li").allInnerTexts()).map((text) => text.slice(-3))).toEqual(
    [" × 2", " × 1"].map((t) => t.slice(-3)),
  );
  const guessed = results.locator("tr", { hasText: "Guess:" });
  expect(await guessed.locator("li").count()).toBe(3);
  expect(await guessed.locator("td").nth(1).innerText()).toMatch(/^[01] of 1, 2 not revealed$/);
  // What the page told Ada: the share of depthwise multiply-adds.
  expect(await guessed.locator("td").nth(0).innerText()).toMatch(/\d/);
  const score = results.locator("table", { hasText: "Scores" }).locator("tr", { hasText: "Zoë" });
  expect((await score.locator("td").allInnerTexts()).slice(1)).toEqual(["0 of 3", "1", "0 of 0", "2"]);
  const [file] = await Promise.all([
    teacher.page.waitForEvent("download"),
    results.getByRole("button", { name: "Answers as CSV" }).click(),
  ]);
  const csv = (await (await file.createReadStream()).toArray()).join("");
  expect(csv.split("\r\n")).toHaveLength(1 + 9 + 1);
  expect(csv).toContain('"Zoë, 2nd",bottleneck,7b,exercise,');
});

test("from the page for teachers one set of numbers leads to the plan’s exercises, to sheet and key, and a link projects a chapter", async () => {
  const { page } = await openPage("teach");
  await page.getByLabel("Set of numbers").fill("7b");
  const material = page.locator(".material tbody tr", { hasText: "Bottleneck" }).first();
  const [sheet, key] = [material.getByRole("link", { name: "Sheet" }), material.getByRole("link", { name: "Key" })];
  const [present, notebook] = ["Present", "Notebook"].map((name) => material.getByRole("link", { name }));
  for (const link of [sheet, key, present, notebook, page.locator(".lesson tbody a").last()])
    await expect.poll(() => link.getAttribute("href")).toContain("numbers=7b");
  await material.getByRole("link", { name: "Present" }).press("Enter");
  await page.locator(".presenter-view iframe").waitFor();
  const slides = page.frameLocator(".presenter-view iframe");
  await expect.poll(() => slides.locator(".slide-bar [role=status]").innerText()).toMatch(/^Title, 1 of/);
  await page.goBack();
  await settled(page);
  await page.getByLabel("Set of numbers").fill("7b");
  await expect.poll(() => key.getAttribute("href")).toContain("numbers=7b");
  await key.press("Enter");
  await page.locator(".sheet.key").waitFor();
  expect(plain(await page.locator(".sheet").innerText())).toContain(
    plain(answerText(exercises("bottleneck", "7b")[2])),
  );
});
