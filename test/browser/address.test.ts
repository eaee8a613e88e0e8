/** State in the address: of every control of every page, whatever a link has in it, and of links of earlier releases. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { oldLinks } from "./oldLinks.js";
import { type Control, installControls, listControls, moveControls } from "./controls.js";
import { openContext, pages, settled, site, watch } from "./helpers.js";

/** Taller than every page: what is out of sight is drawn later, and here nothing is. */
const whole = 16_000;

/** A tab for all tests: a new one takes as much of the processor as half a page. */
let page: Page;
let problems: string[];
beforeAll(async () => {
  // Windows that hold a whole page are painted at a quarter of its pixels.
  const context = await openContext({ scale: 0.25, reducedMotion: "reduce" });
  page = await context.newPage();
  page.setDefaultTimeout(90_000);
  problems = watch(page, new URL(site).origin);
  // What comes back comes with the address, not with what the tab keeps.
  await page.addInitScript("if (location.origin !== 'null') sessionStorage.clear()");
  await installControls(page);
});
afterAll(() => page.context().close());

/** Opens a page with all its folded parts open, in which nothing is under way. */
async function open(path: string, height = 900): Promise<void> {
  await page.mouse.move(0, 0);
  // From another document: another hash alone would not load the page.
  await page.goto("about:blank");
  problems.length = 0;
  await page.setViewportSize({ width: 1280, height });
  await page.goto(new URL(path, site).href);
  await settled(page);
  await idle();
}

/** Waits until every picture is read, the explorer's network has answered, and every list that was opened is filled. */
async function idle(): Promise<void> {
  // Also what has just come: another network brings an explorer of its own, with its menus.
  await page.evaluate(async () => {
    for (const details of document.querySelectorAll<HTMLDetailsElement>("main details:not(.exercise *)"))
      details.open = true;
    // What works only once it is seen starts a frame later.
    for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
  });
  await page.waitForFunction(
    () => document.querySelector(".explorer .network-status:not([data-phase=ready])") === null,
    undefined,
    { timeout: 45_000 },
  );
  await page.waitForFunction(() => document.querySelector("main [aria-busy=true]:not(figure)") === null);
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
}

const valuesOf = (list: readonly Control[]) => Object.fromEntries(list.map(({ id, value }) => [id, value]));

/** The names that each page's figures have in the address, as far as a test has asked. */
const namesOn = new Map<string, readonly string[]>();

const namesOf = (): Promise<string[]> =>
  page
    .locator("[data-in-url]")
    .evaluateAll((list) => list.flatMap((one) => (one as HTMLElement).dataset.inUrl?.split(" ") ?? []));

/**
 * Moves controls that have not been proved yet, as many as possible at once, leaves, opens the address that the page has
 * then, and compares all controls.
 *
 * @returns those that another opening brought back, in a state that they do not begin with
 */
async function provedBy(path: string, proved: ReadonlySet<string>, known: Map<string, Control>): Promise<string[]> {
  await open(path, whole);
  const before = await listControls(page);
  namesOn.set(path, await namesOf());
  for (const one of before) if (!known.has(one.id)) known.set(one.id, one);
  await moveControls(
    page,
    before.map(({ id }) => id).filter((id) => !proved.has(id)),
  );
  await idle();
  // What has come up by the changes is changed as well.
  const later = (await listControls(page)).filter(({ id }) => !known.has(id));
  for (const one of later) known.set(one.id, one);
  await moveControls(
    page,
    later.map(({ id }) => id),
  );
  await idle();
  // As on the way to another page: what waits to be written is written.
  await page.evaluate(() => window.dispatchEvent(new Event("pagehide")));
  const after = await listControls(page);
  const address = page.url();

  await open(address, whole);
  const wanted = valuesOf(after);
  await expect.poll(async () => valuesOf(await listControls(page)), { message: address }).toEqual(wanted);
  return after.filter(({ id, value }) => value !== known.get(id)?.value).map(({ id }) => id);
}

describe("every control of every page comes back with the address", () => {
  test.each(pages)("/%s", async (path) => {
    const known = new Map<string, Control>();
    const proved = new Set<string>();
    const left = () => new Set([...known.keys()].filter((id) => !proved.has(id)));
    let before: number;
    do {
      before = proved.size;
      for (const id of await provedBy(path, proved, known)) proved.add(id);
    } while (left().size > 0 && proved.size > before);
    expect([...left()].map((id) => known.get(id)?.name)).toEqual([]);
  });
});

/** What no link should have, as it stands after the equals sign. */
const nonsense = ["", "-1", "1e9", `half%20a%20one%E0%A4%A%F0%9F%90%88%00${"x".repeat(300)}`, "twice"];
/** What is no nonsense for some names: -1 is as good as any other number, and nothing chosen is a choice. */
const sense: Readonly<Record<string, readonly string[]>> = {
  "-1": ["x", "mish", "right", "down", "turn"],
  "": ["layer", "tensor", "end", "changes"],
};

describe("whatever a link has, the page stands and says what it shows instead", () => {
  test.each(pages.map((path, i) => [path, i] as const))("/%s", async (path, turn) => {
    let names = namesOn.get(path);
    if (names === undefined) {
      await open(path);
      names = await namesOf();
    }
    // Two figures of a page never answer to one name.
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    if (names.length === 0) return;
    // Every name has one kind; each figure's kinds of parameter have all of them in tests of their own.
    const texts = new Map(names.map((name, i) => [name, nonsense[(i + turn) % nonsense.length]]));
    const pairs = [...texts].map(([name, text]) => (text === "twice" ? `${name}=&${name}=` : `${name}=${text}`));
    await open(`${path}?${pairs.join("&")}`);
    expect(problems).toEqual([]);
    expect(await page.locator("main .observablehq--error").count()).toBe(0);
    const said = (await page.locator("main").innerText()).split("\n");
    const missing = [...texts].filter(
      ([name, text]) =>
        !(sense[text] ?? []).includes(name) &&
        !said.some((line) => line.startsWith(`The link asks for ${name} `) && /; you see .+\.$/.test(line)),
    );
    expect(missing).toEqual([]);
  });
});

/** All controls, also those of panels of which one is shown at a time. */
async function listAll(): Promise<Control[]> {
  const list = await listControls(page);
  for (const tab of await page.getByRole("tab").all()) {
    await tab.click();
    list.push(...(await listControls(page)));
  }
  return list;
}

describe("links of earlier releases show what they showed", () => {
  test("there are at least thirty of them", () => expect(oldLinks.length).toBeGreaterThanOrEqual(30));

  test.each(oldLinks)("%s", async (link, says) => {
    await open(link);
    await expect
      .poll(async () => {
        const list = await listAll();
        const has = (label: string, value: string) =>
          list.some((one) => one.name.startsWith(`${label} (`) && one.value.includes(value));
        return Object.entries(says).filter(([label, value]) => !has(label, value));
      })
      .toEqual([]);
    expect(await page.locator(".address-notes").count()).toBe(0);
    expect(problems).toEqual([]);
  });
});

test("other parameters stay, the browser's history grows by no step, and the address follows within a second", async () => {
  await open("time?reveal=all&seed=7b&somebody=else#how-time-grows");
  const steps = await page.evaluate(() => history.length);
  await page.getByLabel("Width α", { exact: true }).fill("0.5");
  await page.waitForFunction(() => location.search.includes("alpha=0.5"));
  const address = new URL(page.url());
  for (const [name, value] of [
    ["reveal", "all"],
    ["seed", "7b"],
    ["somebody", "else"],
    ["alpha", "0.5"],
  ] as const)
    expect(address.searchParams.get(name)).toBe(value);
  expect(address.hash).toBe("#how-time-grows");
  expect(await page.evaluate(() => history.length)).toBe(steps);
});

test("a clicker's keys step through the layers in the presenter's view, and scroll elsewhere", async () => {
  await open("inside?image=cat&layer=block_2_depthwise&channel=3&view=presenter");
  const layer = () => new URL(page.url()).searchParams.get("layer");
  const until = (id: string) => page.waitForFunction((one) => location.search.includes(`layer=${one}&`), id);
  // Nothing has the focus, as after a click beside everything.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const top = await page.evaluate(() => window.scrollY);
  await page.keyboard.press("PageDown");
  await until("block_2_project");
  await page.keyboard.press("PageUp");
  await until("block_2_depthwise");
  // A control in the view has it.
  await page.getByRole("button", { name: "Leave the presenter view" }).focus();
  await page.keyboard.press("PageDown");
  await until("block_2_project");
  expect(await page.evaluate(() => window.scrollY)).toBe(top);
  // Where a pass takes long, the first Escape stops it.
  await expect
    .poll(async () => {
      await page.keyboard.press("Escape");
      return new URL(page.url()).searchParams.has("view");
    })
    .toBe(false);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press("PageDown");
  await page.waitForFunction((before) => window.scrollY > before, top);
  expect(layer()).toBe("block_2_project");
});

test("the keys step in the figures that walk, too", async () => {
  await open("convolution?at=5,9");
  const box = page.getByRole("slider", { name: "Window on the input" });
  await box.focus();
  await page.keyboard.press("PageDown");
  await page.waitForFunction(() => location.search.includes("at=5,10"));
  await page.keyboard.press("PageUp");
  await page.waitForFunction(() => !location.search.includes("at="));
});
