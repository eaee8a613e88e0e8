/** Links between the pages: what they lead to is there, and stays at the top of the window while the page grows. */
import { group } from "d3-array";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openContext, pages, settled, site } from "./helpers.js";

/** Waits until page and window have kept their places for ten frames. */
async function rest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    let [height, y, same] = [0, 0, 0];
    while (same < 10) {
      await new Promise((done) => requestAnimationFrame(done));
      const now = document.documentElement.scrollHeight;
      [height, y, same] = [now, scrollY, now === height && scrollY === y ? same + 1 : 0];
    }
  });
}

/** Waits until the page is whole and at rest. */
async function still(page: Page): Promise<void> {
  await settled(page);
  await rest(page);
}

/** Opens pages one after the other in one tab: a second one would get no frames while the first is in front. */
async function openStill(page: Page, path: string): Promise<void> {
  // From another document: a link to a hash of the same page would not load it.
  await page.goto("about:blank");
  await page.goto(new URL(path, site).href);
  await still(page);
}

/**
 * Which of these places of the page are not reached by a link: at the top, or as near as the page's end lets them.
 *
 * @param hashes in the order in which they are followed; where the page is now, if none is given
 */
async function missed(page: Page, hashes?: readonly string[]): Promise<string[]> {
  const problems = await page.evaluate(async (places) => {
    const follow = async (hash: string) => {
      location.hash = hash;
      // What comes into view there is drawn, and moves the rest.
      for (let frame = 0; frame < 4; frame++) await new Promise((done) => requestAnimationFrame(done));
    };
    const found: string[] = [];
    for (const hash of places ?? [location.hash]) {
      if (places !== undefined) await follow(hash);
      const mark = document.getElementById(decodeURIComponent(hash.slice(1)));
      const part = mark?.dataset.leadsTo;
      const top = (part === undefined ? mark : document.querySelector(part))?.getBoundingClientRect().top;
      const room = document.documentElement.scrollHeight - innerHeight - scrollY;
      if (top === undefined) found.push(`${hash} is not there`);
      else if (top < -2 || (top > 120 && room > 2)) found.push(`${hash} at ${Math.round(top)} px`);
    }
    return found;
  }, hashes);
  return problems.map((problem) => `${page.url()}: ${problem}`);
}

test("every link of every page opens a page, with its target at the top", async () => {
  const context = await openContext();
  const lost: string[] = [];
  const addresses = new Set<string>();
  /** One address for each target that another page links to: the state of a figure does not move its heading. */
  const targets = new Map<string, string>();
  const page = await context.newPage();
  for (const path of pages) {
    await openStill(page, path);
    const here = page.url().replace(/[?#].*/, "");
    /** The page's links to itself. */
    const own = new Set<string>();
    for (const href of await page.evaluate(() => Array.from(document.links, (link) => link.href))) {
      const { origin, pathname, hash } = new URL(href);
      if (!href.startsWith(site)) continue;
      addresses.add(href.replace(/#.*/, ""));
      if (hash === "") continue;
      if (origin + pathname === here) own.add(hash);
      else targets.set(origin + pathname + hash, href);
    }
    lost.push(...(await missed(page, [...own])));
  }
  for (const address of addresses) {
    const response = await context.request.get(address);
    if (response.status() !== 200) lost.push(`${address}: status ${response.status()}`);
  }
  expect(targets.size).toBeGreaterThan(20);
  for (const hrefs of group(targets.values(), (href) => new URL(href).pathname).values()) {
    // A list of many places, such as the glossary, is opened at its first, at its last, and half way.
    const opened = hrefs.filter((_, i) => [0, hrefs.length >> 1, hrefs.length - 1].includes(i));
    for (const href of opened) {
      await openStill(page, href);
      lost.push(...(await missed(page)));
    }
    const followed = hrefs.filter((href) => !opened.includes(href));
    lost.push(
      ...(await missed(
        page,
        followed.map((href) => new URL(href).hash),
      )),
    );
  }
  await context.close();
  expect(lost).toEqual([]);
});

test("on a phone, too", async () => {
  const context = await openContext({ width: 390, height: 844, touch: true });
  const lost: string[] = [];
  const sample = [
    "compare?balance=32#why-v2-does-not-always-win",
    "faces#a-pyramid-of-features",
    "v1?seed=7#exercises",
    "separable#ask-separable-one-output",
    "design#mish-in-place-of-relu6",
  ];
  const page = await context.newPage();
  for (const path of sample) {
    await openStill(page, path);
    lost.push(...(await missed(page)));
  }
  await context.close();
  expect(lost).toEqual([]);
});

/** A page held up: its figures wait for their data until the function that is returned is called. */
async function slowPage(page: Page, path: string): Promise<() => void> {
  let go = () => {};
  const gone = new Promise<void>((done) => (go = done));
  await page.route(/\.(?:json|csv)$/, async (route) => {
    await gone;
    await route.continue();
  });
  await page.goto(new URL(path, site).href, { waitUntil: "domcontentloaded" });
  await page.locator("#exercises").waitFor({ state: "attached" });
  await page.waitForFunction(() => scrollY > 0);
  await rest(page);
  return go;
}

test.each<[string, (page: Page) => Promise<unknown>]>([
  ["turned the wheel", (page) => page.mouse.wheel(0, -200)],
  ["pressed a key", (page) => page.keyboard.press("Home")],
  ["scrolled by other means", (page) => page.evaluate(() => scrollBy(0, -200))],
])("a page does not move by itself once the reader has %s", async (_, act) => {
  const context = await openContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  const go = await slowPage(page, "detector#from-votes-to-detections");
  await page.mouse.move(600, 400);
  await act(page);
  // The browser's own help, which is off while a place is kept, would hide a move of ours.
  await page.waitForFunction(() => document.documentElement.style.overflowAnchor === "");
  await page.evaluate(() => (document.documentElement.style.overflowAnchor = "none"));
  await rest(page);
  const y = await page.evaluate(() => scrollY);
  go();
  await still(page);
  // A figure of 200.4 px in a place of 200 changes the rounding of the place, and nothing that is seen.
  expect(Math.abs((await page.evaluate(() => scrollY)) - y)).toBeLessThanOrEqual(1);
  await context.close();
});

test("a target in a closed box, one that a script makes later, and a hash of the same page are found", async () => {
  const context = await openContext();
  const page = await context.newPage();
  await openStill(page, "v2");
  await page.evaluate(() => {
    const box = document.createElement("details");
    const inside = document.createElement("p");
    inside.id = "inside 100%";
    box.append(document.createElement("summary"), inside);
    document.querySelector("#observablehq-main")?.prepend(box);
    const link = document.createElement("a");
    link.href = `#${encodeURIComponent("inside 100%")}`;
    link.id = "to-inside";
    link.textContent = "inside";
    document.querySelector("#exercises")?.append(link);
  });
  const top = (id: string) =>
    page.evaluate((name) => document.getElementById(name)?.getBoundingClientRect().top ?? Number.NaN, id);
  await page.locator("#to-inside").click();
  await page.waitForFunction(() => document.getElementById("inside 100%")?.closest("details")?.open === true);
  await still(page);
  expect(Math.abs((await top("inside 100%")) - 64)).toBeLessThan(56);
  // The same link again, from elsewhere on the page.
  await page.locator("#exercises").scrollIntoViewIfNeeded();
  await page.locator("#to-inside").press("Enter");
  await still(page);
  expect(Math.abs((await top("inside 100%")) - 64)).toBeLessThan(56);

  await page.evaluate(() => (location.hash = "later"));
  await page.evaluate(() => {
    const later = document.createElement("p");
    later.id = "later";
    document.querySelector("#exercises")?.before(later);
  });
  await page.waitForFunction(() => {
    const now = document.getElementById("later")?.getBoundingClientRect().top ?? -1;
    return now >= 0 && now < 120;
  });
  await context.close();
});

test("Back and reload bring back what the reader saw, not the target of the link", async () => {
  const context = await openContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  await openStill(page, "compare#the-usual-three-tables");
  const top = () =>
    page.evaluate(() => document.getElementById("what-flows-through-the-two")?.getBoundingClientRect().top);
  await page.evaluate(() => scrollTo(0, document.getElementById("what-flows-through-the-two")!.offsetTop - 90));
  await still(page);
  const before = (await top()) ?? 0;
  for (const again of [
    () => page.reload(),
    async () => {
      await page.goto(new URL("v1", site).href);
      await page.goBack();
    },
  ]) {
    await again();
    await still(page);
    expect(Math.abs(((await top()) ?? 0) - before)).toBeLessThan(3);
  }
  await context.close();
});
