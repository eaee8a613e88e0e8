// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fitInput } from "../../../src/components/picture/pictureFit.js";
import {
  type ChosenPicture,
  type PictureInputOptions,
  pictureInput,
} from "../../../src/components/picture/pictureInput.js";
import { readPicture } from "../../../src/components/picture/pictureRead.js";
import { eventually } from "../../eventually.js";

// jsdom decodes no pictures: what stands in for the browser says 8 × 6 pixels, all of them half transparent red.
const bitmap = { width: 8, height: 6, close: () => undefined };
const photos = ["cat", "cup"].map((id) => ({ id, title: id.toUpperCase(), alt: "", href: `/${id}.png` }));
/** Header of a PNG of 8 × 6 pixels. */
const png = Uint8Array.from([
  ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52],
  ...[0, 0, 0, 8, 0, 0, 0, 6, 8, 6, 0, 0, 0, 0, 0, 0, 0],
]);

let answers: Map<string, () => Promise<Response>>;

beforeEach(() => {
  answers = new Map();
  vi.stubGlobal("fetch", (url: URL) => (answers.get(url.pathname) ?? (async () => new Response(png)))());
  vi.stubGlobal("createImageBitmap", async () => bitmap);
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockImplementation((() => {
    let written: ImageData | undefined;
    return {
      drawImage: () => undefined,
      putImageData: (image: ImageData) => {
        written = image;
      },
      getImageData: (_x: number, _y: number, width: number, height: number) =>
        written ?? { data: Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) => [255, 0, 0, 128][i % 4]) },
    };
  }) as unknown as HTMLCanvasElement["getContext"]);
  vi.stubGlobal(
    "ImageData",
    class {
      constructor(readonly data: Uint8ClampedArray) {}
    },
  );
});

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function mount(options: PictureInputOptions = {}) {
  const chosen: (ChosenPicture | undefined)[] = [];
  const element = pictureInput(photos, options);
  document.body.append(element as Node);
  document.body.addEventListener("input", (event) => {
    if (event.target === element) chosen.push(element.value);
  });
  const text = (selector: string) => element.querySelector(selector)?.textContent;
  return { element, chosen, text };
}

const file = (name: string, content: BlobPart = png) => new File([content], name);

test("begins with the first photo, another one, or none", async () => {
  for (const [options, id] of [
    [{}, "cat"],
    [{ value: "cup" }, "cup"],
  ] as const) {
    const { element } = mount(options);
    await eventually(() => expect(element.value?.id).toBe(id));
    expect(element.querySelector<HTMLInputElement>("input:checked")?.value).toBe(id);
  }
  expect(mount({ value: null }).element.value).toBeUndefined();
});

test("lays transparent pixels over white, opaque", async () => {
  const { element, text } = mount();
  await eventually(() => expect(element.value).toBeDefined());
  // 255 and 0 at an opacity of 128 / 255 over 255.
  expect([...(element.value?.picture.data.slice(0, 4) ?? [])]).toEqual([255, 127, 127, 255]);
  expect(text(".picture-status")).toContain("on white");
});

test("the choice that was made last wins, whatever comes first", async () => {
  let release: () => void = () => undefined;
  answers.set("/cup.png", () => new Promise((resolve) => (release = () => resolve(new Response(png)))));
  const { element, chosen, text } = mount({ value: null });
  element.choose("cup");
  element.choose("cat");
  await eventually(() => expect(element.value?.id).toBe("cat"));
  release();
  // As many steps later as a picture of the same kind takes that is read from beginning to end.
  await readPicture(file("cup.png"), { name: "CUP" });
  expect(chosen.map((one) => one?.id)).toEqual(["cat"]);
  expect(text("[role=alert]")).toBe("");
});

test("a file joins the photos, and can be chosen again", async () => {
  const { element, text } = mount();
  await element.bring(file("mine.png"), { others: 2 });
  expect(element.value).toMatchObject({ id: "own", source: "file", name: "mine.png" });
  expect(text(".picture-status")).toContain("mine.png, 8 × 6 pixels. You brought 3 files; this is the first.");
  element.choose("cat");
  await eventually(() => expect(element.value?.id).toBe("cat"));
  expect(element.choose("own")).toBe(true);
  expect(element.value?.name).toBe("mine.png");
  expect(element.choose("dog")).toBe(false);
});

test("a bad file is told and changes nothing", async () => {
  const { element, chosen, text } = mount();
  await eventually(() => expect(element.value?.id).toBe("cat"));
  await element.bring(file("notes.jpg", "Just words."));
  expect(text("[role=alert]")).toMatch(/“notes.jpg” holds text.*Choose a picture/);
  expect(element.value?.id).toBe("cat");
  expect(element.querySelector<HTMLInputElement>("input:checked")?.value).toBe("cat");
  expect(chosen.length).toBe(1);
  await element.bring(file("mine.png"));
  expect(text("[role=alert]")).toBe("");
});

test("without a camera the button says so", async () => {
  const { element, text } = mount({ value: null });
  const button = [...element.querySelectorAll("button")].find(({ textContent }) => textContent === "Camera");
  button?.click();
  await eventually(() => expect(text("[role=alert]")).toMatch(/no camera.*https/));
  expect(button?.getAttribute("aria-pressed")).toBe("false");
});

test("pictures of other sites are never asked for", async () => {
  const outcome = await readPicture("https://example.org/cat.png");
  expect(outcome).toMatchObject({ ok: false, problem: { message: /another site \(example\.org\)/ } });
});

test("a photo that the site lacks, and an aborted reading", async () => {
  answers.set("/gone.png", async () => new Response("", { status: 404 }));
  expect(await readPicture("/gone.png")).toMatchObject({ ok: false, problem: { kind: "bad-picture" } });
  expect(await readPicture("/cat.png", { signal: AbortSignal.abort() })).toMatchObject({
    ok: false,
    problem: { kind: "cancelled" },
  });
});

test("the fit is a choice of two, stretched at first", () => {
  const element = fitInput();
  document.body.append(element);
  expect(element.value).toBe("stretch");
  const seen = vi.fn();
  document.body.addEventListener("input", seen);
  const [, letterbox] = element.querySelectorAll("input");
  letterbox.click();
  expect(element.value).toBe("letterbox");
  expect(seen).toHaveBeenCalledTimes(1);
});
