/** Boxes, cells and maps lie on the part of the picture that they speak of, whatever the picture's shape; and a picture and its maps change together. */
import type { Page, Route } from "playwright-core";
import sharp from "sharp";
import { expect, test } from "vitest";
import { openPage, settled } from "./helpers.js";

/** Where the cup lies in data/images/cup.jpg, in shares: left, top, right, bottom. */
const cupIn = [0.24, 0.06, 0.7, 0.62] as const;

interface Scene {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Where cup.jpg is laid. */
  readonly photo: readonly [left: number, top: number, width: number, height: number];
}

const scenes: readonly Scene[] = [
  { name: "portrait.png", width: 500, height: 900, photo: [10, 560, 480, 320] },
  { name: "landscape.png", width: 900, height: 500, photo: [380, 110, 510, 340] },
];

async function picture({ width, height, photo: [left, top, w, h] }: Scene): Promise<Buffer> {
  const input = await sharp("data/images/cup.jpg").resize(w, h).toBuffer();
  const ground = { create: { width, height, channels: 3 as const, background: "#7a8f6a" } };
  return sharp(ground).composite([{ input, left, top }]).png().toBuffer();
}

async function bring(page: Page, scene: Scene): Promise<void> {
  const file = { name: scene.name, mimeType: "image/png", buffer: await picture(scene) };
  await page.locator(".picture-input input[type=file]").first().setInputFiles(file);
}

/**
 * What is wrong with photos that something lies over: the picture is to fill the frame that shares are taken of, cut by
 * nothing, in its own shape unless it is meant to be the network's square.
 */
function misplaced(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wrong: string[] = [];
    const near = (a: number, b: number, by = 1.5) => Math.abs(a - b) <= by;
    const sides = ["left", "top", "right", "bottom"] as const;
    const say = (where: Element, text: string) =>
      wrong.push(`${where.parentElement?.className ?? ""} > ${where.className}: ${text}`);
    for (const frame of document.querySelectorAll(".photo, .one, .class-picture")) {
      const seen = frame.querySelector<HTMLImageElement | HTMLCanvasElement>("img, canvas");
      if (seen === null || frame.getClientRects().length === 0 || seen.getClientRects().length === 0) continue;
      const [outer, box] = [frame.getBoundingClientRect(), seen.getBoundingClientRect()];
      const [w, h] =
        seen instanceof HTMLImageElement ? [seen.naturalWidth, seen.naturalHeight] : [seen.width, seen.height];
      if (w === 0) continue;
      // Where the pixels are painted in their element.
      const { objectFit } = getComputedStyle(seen);
      const scale =
        objectFit === "cover" ? Math.max(box.width / w, box.height / h) : Math.min(box.width / w, box.height / h);
      const [pw, ph] = objectFit === "fill" ? [box.width, box.height] : [w * scale, h * scale];
      const [left, top] = [box.left + (box.width - pw) / 2, box.top + (box.height - ph) / 2];
      const painted = { left, top, right: left + pw, bottom: top + ph };
      if (!sides.every((side) => near(painted[side], outer[side])))
        say(
          frame,
          `the picture is painted at ${sides.map((side) => Math.round(painted[side])).join()}, its frame is ${sides.map((side) => Math.round(outer[side])).join()}`,
        );
      const isSquare = frame.closest(".exit-photo, .patch-locator, .one, .class-picture") !== null;
      if (!near(pw / ph, isSquare ? 1 : w / h, 0.02))
        say(frame, `painted ${Math.round(pw)} × ${Math.round(ph)}, but it is ${w} × ${h}`);
      for (const over of frame.querySelectorAll(":scope > svg, :scope > canvas, :scope > .det-over, .class-cells")) {
        const rect = over.getBoundingClientRect();
        if (rect.width > 0 && !sides.every((side) => near(rect[side], painted[side])))
          say(over, "does not lie on the picture");
      }
      for (
        let parent = frame.parentElement;
        parent !== null && parent !== document.body;
        parent = parent.parentElement
      ) {
        const { overflowX, overflowY } = getComputedStyle(parent);
        if (overflowX === "visible" && overflowY === "visible") continue;
        const rect = parent.getBoundingClientRect();
        if (
          painted.left < rect.left - 1.5 ||
          painted.right > rect.right + 1.5 ||
          painted.top < rect.top - 1.5 ||
          painted.bottom > rect.bottom + 1.5
        )
          say(frame, `cut by ${parent.className}`);
      }
    }
    // The detector's other pictures of the photo, and its maps: each covers the whole photo.
    const first = document.querySelector<HTMLImageElement>(".det-surface img");
    if (first !== null) {
      const ratio = first.naturalWidth / first.naturalHeight;
      const others = document.querySelectorAll(".det-map-box, svg.det-photo, .det-over");
      for (const other of others) {
        const { width, height } = other.getBoundingClientRect();
        if (height > 0 && !near(width / height / ratio, 1, 0.03))
          say(other, `is ${Math.round(width)} × ${Math.round(height)}`);
      }
    }
    return wrong;
  });
}

/** Share of the union that the box named “cup” and the cup itself have in common, as they are displayed. */
async function cupOverlap(page: Page, frame: string, { width, height, photo }: Scene): Promise<number> {
  const [left, top, w, h] = photo;
  const cup = [
    (left + cupIn[0] * w) / width,
    (top + cupIn[1] * h) / height,
    (left + cupIn[2] * w) / width,
    (top + cupIn[3] * h) / height,
  ];
  return page.evaluate(
    ([selector, [x0, y0, x1, y1]]) => {
      const photo = document.querySelector(selector);
      const box = [...(photo?.querySelectorAll(".box") ?? [])].find((one) => one.textContent?.startsWith("cup "));
      const seen = photo?.querySelector("img, canvas")?.getBoundingClientRect();
      const found = box?.getBoundingClientRect();
      if (!seen || !found) return 0;
      const cup = {
        left: seen.left + x0 * seen.width,
        right: seen.left + x1 * seen.width,
        top: seen.top + y0 * seen.height,
        bottom: seen.top + y1 * seen.height,
      };
      const common = (a: number, b: number, c: number, d: number) => Math.max(0, Math.min(b, d) - Math.max(a, c));
      const both =
        common(cup.left, cup.right, found.left, found.right) * common(cup.top, cup.bottom, found.top, found.bottom);
      return both / ((cup.right - cup.left) * (cup.bottom - cup.top) + found.width * found.height - both);
    },
    [frame, cup] as const,
  );
}

for (const scene of scenes)
  test(`of a ${scene.name.split(".")[0]} on every page that takes a photo`, async () => {
    const { page, problems } = await openPage("", { width: scene.width < scene.height ? 1280 : 390 });
    await bring(page, scene);
    for (const [path, frame] of [
      ["", ".first-photo .photo"],
      ["backbone", ".exit-photo .photo"],
      ["detector", ".det-surface .photo"],
      ["inside", ".sight-frame .photo"],
    ] as const) {
      if (path !== "") await page.goto(new URL(path, page.url()).href);
      await page.locator(`${frame} :is(img, canvas)[width="${scene.width}"]`).waitFor({ timeout: 90_000 });
      await expect
        .poll(() => page.locator(`${frame} .box`).allInnerTexts(), { timeout: 90_000 })
        .toContainEqual(expect.stringMatching(/^cup /));
      expect(await cupOverlap(page, frame, scene), path).toBeGreaterThan(0.5);
      await expect.poll(() => misplaced(page), { message: path }).toEqual([]);
    }
    await page.goto(new URL("faces", page.url()).href);
    await expect
      .poll(() => page.locator(".face-frame canvas").first().getAttribute("aria-label"), { timeout: 90_000 })
      .toBe("Your picture");
    await expect.poll(() => misplaced(page), { message: "faces" }).toEqual([]);
    expect(problems).toEqual([]);
  });

test("of the shipped photos, on every page that has one", async () => {
  for (const width of [390, 1280]) {
    const { page } = await openPage("", { width });
    for (const name of [/astronaut/i, /rocket/i, /plate/i]) {
      const radio = page.getByRole("radio", { name }).first();
      if ((await radio.count()) === 0) continue;
      await radio.check({ force: true });
      await expect.poll(() => page.locator(".first-status").innerText(), { timeout: 60_000 }).toContain("Live");
      await expect.poll(() => misplaced(page), { message: String(name) }).toEqual([]);
    }
    for (const path of ["activations", "convolution", "separable", "detector?image=astronaut", "faces", "widths"]) {
      await page.goto(new URL(path, page.url()).href);
      await settled(page);
      const photos = page.locator(":is(.photo, .class-picture):visible");
      // Some photos are drawn when they are first seen, and then move what is below them.
      const missing = async () => {
        for (const frame of await photos.all()) await frame.evaluate((one) => one.scrollIntoView());
        const open = page.locator(":is(.photo, .class-picture) img:visible");
        return (await open.evaluateAll((list) => list.filter((img) => !(img as HTMLImageElement).complete))).length;
      };
      await expect.poll(missing, { message: path, timeout: 60_000 }).toBe(0);
      await expect.poll(() => misplaced(page), { message: path }).toEqual([]);
    }
  }
});

/** Holds back what a network needs until it is let through or refused. */
function gate(): {
  readonly answer: (route: Route) => Promise<void>;
  open(how: "pass" | "fail"): void;
  asked: Promise<void>;
} {
  let open: (how: "pass" | "fail") => void = () => undefined;
  let ask: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (ask = resolve));
  let decided = new Promise<"pass" | "fail">((resolve) => (open = resolve));
  return {
    asked,
    async answer(route) {
      ask();
      await ((await decided) === "pass" ? route.continue() : route.abort());
    },
    open(how) {
      open(how);
      decided = Promise.resolve(how);
    },
  };
}

/** What stands on the page: the photo's size, and the maps' pixels. */
function pair(page: Page, photo: string, maps: string): Promise<string> {
  return page.evaluate(
    ([one, all]) => {
      const seen = document.querySelector(one)?.querySelector("img, canvas");
      const texts = [...document.querySelectorAll<HTMLElement>(all)].map((map) =>
        map instanceof HTMLCanvasElement ? map.toDataURL() : (map.getAttribute("href") ?? ""),
      );
      return `${seen?.getAttribute("width") ?? ""} × ${seen?.getAttribute("height") ?? ""}\n${texts.join("\n")}`;
    },
    [photo, maps] as const,
  );
}

for (const [path, photo, maps, status] of [
  ["", ".first-photo", ".stage-maps canvas", ".first-status"],
  ["backbone", ".exit-photo", ".exit-map canvas", ".exit-under [role=status]"],
  ["detector", ".det-surface", ".det-board .det-map-box canvas", ".det-status"],
] as const)
  test(`a photo and its maps change together, and a failure keeps both: ${path || "index"}`, async () => {
    const weights = gate();
    const { page } = await openPage(path, {
      prepare: async (context) => {
        await context.route(/\/(?:backbone|heads)\.[0-9a-f]+\.bin$/, weights.answer);
      },
    });
    await expect.poll(() => pair(page, photo, maps)).toMatch(/^\d+ × \d+\n.*data:/s);
    const before = await pair(page, photo, maps);
    await bring(page, scenes[0]);
    await weights.asked;
    await expect.poll(() => page.locator(status).innerText()).toMatch(/the previous picture/);
    expect(await pair(page, photo, maps)).toBe(before);
    weights.open("fail");
    await page.locator(status).getByRole("button", { name: "Try again" }).waitFor();
    expect(await page.locator(status).innerText()).toMatch(/You still see the previous picture with its/);
    expect(await pair(page, photo, maps)).toBe(before);
    weights.open("pass");
    await page.locator(status).getByRole("button", { name: "Try again" }).click();
    await expect.poll(() => page.locator(status).innerText(), { timeout: 90_000 }).toContain("Live");
    const after = await pair(page, photo, maps);
    expect(after.split("\n")[0]).toBe("500 × 900");
    for (const [i, map] of after.split("\n").slice(1).entries())
      expect(map, `map ${i}`).not.toBe(before.split("\n")[i + 1]);
  });

test("inside, a photo waits for its maps, and a failed pass keeps the pair before", async () => {
  const { page } = await openPage("inside", {
    // Passes on pictures of 500 pixels' width wait until the test lets them fail.
    prepare: async (context) => {
      await context.addInitScript(`{
        const post = Worker.prototype.postMessage;
        Worker.prototype.postMessage = function (message, ...more) {
          if (message.job?.picture?.width !== 500) return post.call(this, message, ...more);
          const problem = { kind: "internal", message: "The pass broke.", advice: "Try it again." };
          const data = { type: "failed", id: message.id, problem, fatal: false };
          window.failPass = () => this.dispatchEvent(new MessageEvent("message", { data }));
        };
      }`);
    },
  });
  await expect.poll(() => page.locator(".sight .found").innerText(), { timeout: 90_000 }).toMatch(/Found: cat/);
  const before = await pair(page, ".sight-frame", ".one-map");
  await bring(page, scenes[0]);
  await page.waitForFunction(() => "failPass" in window);
  expect(await pair(page, ".sight-frame", ".one-map")).toBe(before);
  await page.evaluate("failPass()");
  await expect
    .poll(() => page.locator(".network-status").innerText())
    .toMatch(/The pass broke\..*You still see the previous picture/s);
  expect(await pair(page, ".sight-frame", ".one-map")).toBe(before);
});
