// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from "vitest";
import { type Explorer, explorer } from "../../../src/components/inside/explorer.js";
import { tourSteps } from "../../../src/components/inside/tour.js";
import { success } from "../../../src/model/runtime/problem.js";
import {
  type FakeNetwork,
  fakeAnswer,
  fakeNetwork,
  fakePictures,
  network,
  photos,
  picture,
  settleAll,
} from "./fake.js";

let fake: FakeNetwork;

// jsdom draws nothing; what is drawn is checked on the built site.
beforeEach(() => {
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
  vi.spyOn(HTMLCanvasElement.prototype, "toDataURL").mockReturnValue("data:,");
  Element.prototype.scrollIntoView = () => undefined;
  document.body.replaceChildren();
  fake = fakeNetwork();
});

async function opened(query = ""): Promise<Explorer> {
  const read = ({ id }: { id: string }) => Promise.resolve(picture(id.length));
  const open = () => Promise.resolve(success(fake.network));
  const options = { query, pictures: fakePictures, rest: 0, guided: true };
  const element = explorer({ open, photos, layers: network, read }, options);
  document.body.append(element);
  await element.start();
  await settleAll();
  return element;
}

const press = (key: string, target: Element = document.activeElement ?? document.body) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const shownPanels = (element: Element) =>
  [...element.querySelectorAll(".work-body > :not(.is-off)")].map(({ classList }) => classList[1]);
const tab = (element: Element, name: string) =>
  [...element.querySelectorAll<HTMLElement>("[role=tab]")].find(({ textContent }) => textContent === name)!;

test("tabs show one panel at a time, by click and by arrow keys, and the choice is in the link", async () => {
  const element = await opened();
  expect(shownPanels(element)).toEqual(["p-pixel"]);
  tab(element, "Break it").click();
  expect(shownPanels(element)).toEqual(["p-break"]);
  expect(element.query).toContain("bench=change");
  tab(element, "Break it").focus();
  press("ArrowRight");
  expect(document.activeElement).toBe(tab(element, "Side by side"));
  press("ArrowRight");
  expect([shownPanels(element), document.activeElement]).toEqual([["p-pixel"], tab(element, "Value")]);
  // The arrows that choose a tab choose no layer.
  expect(element.value.layer).toBe("block_2_depthwise");
});

test("while a change is on, the photo, the text and the classes show before and now", async () => {
  const scores = (cat: number) => [
    { label: "dog", class: 1, score: 0.82 },
    { label: "cat", class: 0, score: cat },
  ];
  fake.answer = ({ changes = [], taps = [] }) => {
    const answer = fakeAnswer({ taps });
    if (!answer.ok || changes.length === 0) return answer;
    const dog = { label: "dog", class: 1, score: 0.82, box: [0, 0, 1, 1], anchor: 3 } as const;
    return success({ ...answer.value, detections: [dog], strongest: scores(0.16) });
  };
  const element = await opened("?changes=nobranch@15&bench=value");
  expect(element.querySelector(".found")?.textContent).toBe("Found: dog .82.");
  expect(element.querySelector(".earlier")?.textContent).toBe("Before the change: cat .93.");
  const boxes = [...element.querySelectorAll(".photo .box")].map((box) => [
    box.classList.contains("was"),
    box.textContent,
  ]);
  expect(boxes).toEqual([
    [false, "dog .82"],
    [true, "before: cat .93"],
  ]);
  const was = [...element.querySelectorAll<HTMLElement>(".strongest .was")].map(({ style }) => style.width);
  expect(was).toEqual(["31%", "93%"]);
  // Another panel and another layer leave the change on.
  expect(shownPanels(element)).toEqual(["p-pixel"]);
  element.querySelector<HTMLElement>("[aria-label^='Undo:']")?.click();
  await settleAll();
  expect(element.querySelector(".earlier")?.textContent).toBe("");
  expect(element.querySelectorAll(".photo .was, .strongest .was").length).toBe(0);
});

test("before the first pass the value panel does not ask for a value of maps that are not there", async () => {
  const read = ({ id }: { id: string }) => Promise.resolve(picture(id.length));
  const open = () => Promise.resolve(success(fake.network));
  const element = explorer({ open, photos, layers: network, read }, { pictures: fakePictures, rest: 0 });
  document.body.append(element);
  const panel = () => element.querySelector(".p-pixel")?.textContent;
  await settleAll();
  expect(panel()).toContain("The network has not run yet");
  await element.start();
  await settleAll();
  expect(panel()).toContain("Choose a value in the large map");
});

test("the button that undoes a change keeps the focus while the network loads", async () => {
  const element = await opened("?changes=nobranch@15");
  const undo = element.querySelector<HTMLElement>("[aria-label^='Undo:']")!;
  undo.focus();
  await element.start();
  await settleAll();
  expect(document.activeElement).toBe(undo);
});

test("the tour: five steps by Space, which drive the explorer; Escape leaves, and the state stays", async () => {
  const element = await opened("?image=cup&hide=see");
  const card = element.querySelector<HTMLElement>(".tour")!;
  expect(card.hidden).toBe(true);
  [...element.querySelectorAll("button")].find(({ textContent }) => textContent === "One-minute tour")?.click();
  for (const [i, { title, set }] of tourSteps.entries()) {
    expect(card.textContent).toContain(`Step ${i + 1} of 5`);
    expect(card.querySelector("h2")?.textContent).toBe(title);
    expect(element.value).toMatchObject({ image: "cat", hidden: [], changes: [], ...set });
    expect(element.querySelectorAll(".is-meant").length).toBeGreaterThan(0);
    if (i < 4) press(" ");
  }
  // Space on a button is that button's own.
  const back = [...card.querySelectorAll("button")].find(({ textContent }) => textContent === "Back")!;
  press(" ", back);
  expect(card.textContent).toContain("Step 5 of 5");
  back.click();
  expect(card.textContent).toContain("Step 4 of 5");
  press("Escape");
  expect([card.hidden, element.querySelectorAll(".is-meant").length]).toEqual([true, 0]);
  expect(element.value).toMatchObject({ layer: "block_2_depthwise", channel: 34, pixel: { row: 24, column: 26 } });
  press(" ");
  expect(card.hidden).toBe(true);
});

test("the dock names photo, layer, channel and value", async () => {
  const element = await opened("?layer=block_2_depthwise&channel=10&pixel=37,31");
  const parts = [...element.querySelectorAll(".dock-part")].map(({ textContent }) => textContent);
  // Channel 10 is 2.5 in odd columns.
  expect(parts).toEqual(["photocat .93", "layer2 depthwise", "channel10", "value2.500"]);
});

test("four buttons move the point", async () => {
  const element = await opened("?pixel=3,4");
  for (const way of ["up", "right", "right", "down", "left"])
    element.querySelector<HTMLElement>(`[aria-label="Move the point ${way}"]`)?.click();
  expect(element.value.pixel).toEqual({ row: 3, column: 5 });
});
