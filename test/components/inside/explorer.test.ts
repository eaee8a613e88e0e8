// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Explorer, explorer } from "../../../src/components/inside/explorer.js";
import { cancelled, failure, problem, success } from "../../../src/model/runtime/problem.js";
import type { Progress } from "../../../src/model/runtime/protocol.js";
import { type FakeNetwork, fakeAnswer, fakeNetwork, fakePictures, network, photos, picture, settle } from "./fake.js";
import { eventually } from "../../eventually.js";

let fake: FakeNetwork;
const read = ({ id }: { id: string }) => Promise.resolve(picture(id.length));

// jsdom draws nothing; what is drawn is checked on the built site.
beforeEach(() => {
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
  vi.spyOn(HTMLCanvasElement.prototype, "toDataURL").mockReturnValue("data:,");
  document.body.replaceChildren();
  fake = fakeNetwork();
});

async function opened(query = ""): Promise<Explorer> {
  const open = () => Promise.resolve(success(fake.network));
  const element = explorer({ open, photos, layers: network, read }, { query, pictures: fakePictures, rest: 1e6 });
  document.body.append(element);
  await settle();
  await element.start();
  await settle();
  return element;
}

const option = (element: Element, n: number) => element.querySelectorAll(".channel-grid [role=option]")[n];
const press = (target: Element, key: string) =>
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

describe("the explorer", () => {
  it("shows map and arithmetic before the network is there", async () => {
    const element = explorer(
      { open: () => new Promise(() => undefined), photos, layers: network, read },
      { pictures: fakePictures, rest: 1e6 },
    );
    document.body.append(element);
    await settle();
    const table = element.querySelector<HTMLDetailsElement>("details:has(.scroll)");
    if (table !== null) table.open = true;
    await settle();
    expect(element.querySelectorAll("tbody tr").length).toBe(52);
    expect(element.textContent).toContain("144 channels");
    expect(element.textContent).toContain("The network loads after the page.");
    expect(fake.asked).toEqual([]);
  });

  it("says loading in bytes", async () => {
    let tell: (progress: Progress) => void = () => undefined;
    const element = explorer(
      {
        open: ({ onProgress }) => {
          tell = onProgress ?? tell;
          return new Promise(() => undefined);
        },
        photos,
        layers: network,
        read,
      },
      { pictures: fakePictures, rest: 1e6 },
    );
    void element.start();
    tell({ phase: "weights", file: "backbone.bin", loaded: 1_000_000, total: 4_000_000 });
    expect(element.querySelector(".network-status")?.textContent).toContain("1.00\u202fMB of 4.00\u202fMB (25\u202f%)");
    expect(element.querySelector("progress")?.value).toBe(1_000_000);
  });

  it("names channels as a list box with one tab stop", async () => {
    const element = await opened();
    const list = element.querySelector(".channel-grid [role=listbox]");
    expect(list?.getAttribute("aria-label")).toBe("144 channels of block_2_depthwise");
    expect(list?.getAttribute("tabindex")).toBe("0");
    expect(element.querySelectorAll(".channel-grid [role=option]").length).toBe(144);
    // 75 columns, of which the 38 even ones are 0; c / 4 is 6 from channel 24 on.
    expect(option(element, 51).getAttribute("aria-label")).toBe("channel 51, maximum 6, 51\u202f% zeros");
    expect(option(element, 10).getAttribute("aria-label")).toBe("channel 10, maximum 2.50, 51\u202f% zeros");
    expect(option(element, 0).getAttribute("aria-label")).toBe("channel 0, maximum 0, 100\u202f% zeros");
    expect(list?.getAttribute("aria-activedescendant")).toBe(option(element, 0).id);
  });

  it("shows a channel's numbers", async () => {
    const element = await opened("?layer=block_2_depthwise&channel=51");
    const numbers = [...element.querySelectorAll(".stats > div")].map((cell) =>
      [...cell.children].map((part) => part.textContent),
    );
    // 37 of 75 columns hold 6: the mean is 6 · 37 / 75 = 2.96.
    expect(numbers).toEqual([
      ["smallest", "0.00"],
      ["largest", "6.00"],
      ["mean", "2.96"],
      ["zeros", "51\u202f%"],
      ["at 6", "49\u202f%"],
    ]);
  });

  it("is driven by a click on a map, and tells the page", async () => {
    const element = await opened();
    const told = vi.fn();
    element.addEventListener("input", told);
    (option(element, 7) as HTMLElement).click();
    expect(element.value.channel).toBe(7);
    expect(told).toHaveBeenCalledTimes(1);
    expect(element.query).toBe("image=cat&layer=block_2_depthwise&channel=7");
    expect(fake.asked.length).toBe(1);
  });

  it("is driven by keys: layers left and right, channels up and down, maps inside the list", async () => {
    const element = await opened();
    press(document.body, "ArrowRight");
    expect(element.value.layer).toBe("block_2_project");
    expect(document.activeElement).toBe(element);
    press(element, "ArrowLeft");
    press(element, "ArrowDown");
    press(element, "ArrowDown");
    expect(element.value).toMatchObject({ layer: "block_2_depthwise", channel: 2 });
    await settle();
    const list = element.querySelector(".channel-grid [role=listbox]") as HTMLElement;
    press(list, "ArrowRight");
    expect(element.value).toMatchObject({ layer: "block_2_depthwise", channel: 3 });
    press(list, "End");
    expect(element.value.channel).toBe(143);
    const slider = element.querySelector("input[type=range]") as HTMLElement;
    press(slider, "ArrowLeft");
    expect(element.value.layer).toBe("block_2_depthwise");
  });

  it("leaves up and down to the page until the reader enters", async () => {
    const element = await opened();
    const event = new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, cancelable: true });
    document.body.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(false);
    expect(element.value.channel).toBe(0);
  });

  it("asks the network only for what is missing", async () => {
    const element = await opened();
    press(element, "ArrowRight");
    await settle();
    press(element, "ArrowLeft");
    await settle();
    expect(fake.asked.map(({ taps }) => taps)).toEqual([["block_2_depthwise"], ["block_2_project"]]);
  });

  it("has what the layer's arithmetic needs on the page before a value is chosen", async () => {
    const open = () => Promise.resolve(success(fake.network));
    const element = explorer(
      { open, photos, layers: network, read },
      { query: "?layer=block_2_project", pictures: fakePictures, rest: 0 },
    );
    document.body.append(element);
    await element.start();
    for (let i = 0; i < 5; i++) await settle();
    const weights = vi.spyOn(fake.network, "weights");
    const before = fake.asked.length;
    element.value = { ...element.value, pixel: { row: 3, column: 5 } };
    for (let i = 0; i < 5; i++) await settle();
    expect(element.querySelector(".p-pixel h2")?.textContent).toBe("Row 3, column 5: 144 products");
    expect(fake.asked.length).toBe(before);
    expect(weights).not.toHaveBeenCalled();
  });

  it("lists detections, and the strongest classes labelled as what they are", async () => {
    const element = await opened();
    expect(element.querySelector(".found")?.textContent).toBe("Found: cat .93.");
    expect(element.querySelector(".p-classes header")?.textContent).toBe("Top classesscore");
    expect(element.querySelector(".strongest")?.textContent).toContain("dog.31");
  });

  it("falls back with sentences when the link is wrong", async () => {
    const element = await opened("?image=dog&layer=nowhere&channel=3");
    expect(element.value).toMatchObject({ image: "cat", layer: "block_2_depthwise", channel: 3 });
    expect(element.textContent).toContain("The link asks for layer “nowhere”, but layer is one of Conv1");
  });

  it("draws a problem with its advice, tries again, and stays usable", async () => {
    const refusal = problem("weights-missing", "The weights are not there.", "Check the connection.");
    let works = false;
    const element = explorer(
      { open: () => Promise.resolve(works ? success(fake.network) : failure(refusal)), photos, layers: network, read },
      { pictures: fakePictures, rest: 1e6 },
    );
    document.body.append(element);
    await settle();
    await element.start();
    expect(element.querySelector("[role=alert]")?.textContent).toBe("The weights are not there.Check the connection.");
    press(document.body, "ArrowRight");
    expect(element.value.layer).toBe("block_2_project");
    works = true;
    const again = [...element.querySelectorAll("button")].find((b) => b.textContent === "Try again");
    again?.click();
    await eventually(() => expect(element.querySelector(".found")?.textContent).toBe("Found: cat .93."));
    expect(element.querySelector("[role=alert]")).toBeNull();
  });

  it("says a failed run and forgets it after the next good one", async () => {
    const element = await opened();
    fake.answer = () => failure(problem("internal", "It stopped.", "Try again."));
    press(element, "ArrowRight");
    await settle();
    expect(element.querySelector("[role=alert]")?.textContent).toBe("It stopped.Try again.");
    fake.answer = undefined;
    press(element, "ArrowRight");
    await settle();
    expect(element.querySelector("[role=alert]")).toBeNull();
  });

  describe("while a pass takes long", () => {
    /** On a network that answers nothing to Mish until it is stopped, as the client does. */
    async function slowExplorer() {
      const open = () => Promise.resolve(success(fake.network));
      const element = explorer({ open, photos, layers: network, read }, { pictures: fakePictures, rest: 1e6, slow: 0 });
      document.body.append(element);
      await element.start();
      await settle();
      fake.answer = ({ changes = [], taps = [], signal, onProgress }) =>
        changes.length === 0
          ? fakeAnswer({ taps })
          : new Promise((resolve) => {
              onProgress?.({ done: 20, of: 62 });
              signal?.addEventListener("abort", () => resolve(failure(cancelled)));
            });
      return element;
    }
    const mish = [{ kind: "activation", activation: "mish" }] as const;
    const bar = (element: Element) => element.querySelector(".slow-pass") as HTMLElement;
    const told = (element: Element) => eventually(() => expect(bar(element).hidden).toBe(false));

    it("says so and why; “Stop” takes the change off again and says that, too", async () => {
      const element = await slowExplorer();
      const heard = vi.fn();
      element.value = { ...element.value, changes: mish };
      element.addEventListener("input", heard);
      await told(element);
      expect(bar(element).textContent).toContain("20 of 62 layers and sums");
      expect(bar(element).textContent).toContain("Mish has no fused kernel");
      bar(element).querySelector("button")?.click();
      await settle();
      expect(element.value.changes).toEqual([]);
      expect(element.query).not.toContain("change");
      expect(heard).toHaveBeenCalled();
      expect(bar(element).textContent).toContain("Stopped: “Mish as activation, everywhere” is taken off again.");
      expect(element.querySelector(".chips, .change-panel")?.textContent).not.toContain("Mish as activation");
      expect(document.activeElement).toBe(element);
      // What was there before is there still, without another question.
      expect(element.querySelector(".found")?.textContent).toBe("Found: cat .93.");
      expect(element.querySelector("[role=alert]")).toBeNull();
      expect(fake.asked.length).toBe(2);
      press(document.body, "ArrowRight");
      await settle();
      expect(bar(element).hidden).toBe(true);
    });

    it("Escape stops, too", async () => {
      const element = await slowExplorer();
      element.value = { ...element.value, changes: mish };
      await told(element);
      press(element, "Escape");
      await settle();
      expect(element.value.changes).toEqual([]);
    });
  });
});
