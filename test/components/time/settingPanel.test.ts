// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";
import { settingPanel } from "../../../src/components/time/settingPanel.js";
import { median } from "../../../src/model/math/quartiles.js";
import { failure, problem, success } from "../../../src/model/runtime/problem.js";
import type { SpeedRequest } from "../../../src/model/runtime/protocol.js";
import { settle } from "../inside/fake.js";

function slide(element: Element, n: number, value: number): void {
  const slider = element.querySelectorAll<HTMLInputElement>("input[type=range]")[n];
  slider.value = String(value);
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}

const sums = (element: Element) =>
  Object.fromEntries(
    [...element.querySelectorAll(".sums > div")].map((c) => [c.children[0].textContent, c.children[1].textContent]),
  );

const press = (element: Element, name: string) =>
  [...element.querySelectorAll("button")].find((b) => b.textContent === name)?.click();

describe("width and resolution", () => {
  it("recompute costs; multiply-adds as TF-slim's table of V2 prints them: 300, 97, 582 and 11 M", () => {
    // https://github.com/tensorflow/models/tree/master/research/slim/nets/mobilenet, truncated to millions
    const element = settingPanel({ speed: vi.fn() });
    expect(sums(element)["multiply-adds"]).toMatch(/^300\.\d\u202fM$/);
    slide(element, 0, 0.5);
    expect(sums(element)["multiply-adds"]).toMatch(/^97\.\d\d\u202fM$/);
    slide(element, 0, 1.4);
    expect(sums(element)["multiply-adds"]).toMatch(/^582\.\d\u202fM$/);
    slide(element, 0, 0.35);
    slide(element, 1, 96);
    expect(sums(element)["multiply-adds"]).toMatch(/^11\.\d\d\u202fM$/);
    expect(element.querySelectorAll("tbody tr").length).toBe(54);
  });

  it("round as the reader chooses: 0.35 · 32 = 11.2 becomes 16, or 11 where it is cut", async () => {
    const speed = vi.fn((_: SpeedRequest) =>
      Promise.resolve(success({ milliseconds: [10], firstRun: 90, backend: "a fake" })),
    );
    const element = settingPanel({ speed }, { alpha: 0.35 });
    const stem = () => element.querySelector("tbody tr")?.textContent;
    expect(stem()).toContain("112 × 112 × 16");
    const rule = element.querySelector("select")!;
    rule.selectedIndex = [...rule.options].findIndex(({ text }) => text.startsWith("round down, at least"));
    rule.dispatchEvent(new Event("change", { bubbles: true }));
    rule.dispatchEvent(new Event("input", { bubbles: true }));
    expect(stem()).toContain("112 × 112 × 11");
    press(element, "Measure here");
    await settle();
    expect(speed.mock.calls[0][0]).toMatchObject({ alpha: 0.35, rounding: "atLeastEight" });
  });

  it("measure at the setting that shows, and label it as untrained", async () => {
    const speed = vi.fn((_: SpeedRequest) =>
      Promise.resolve(success({ milliseconds: [10, 14, 11, 12], firstRun: 90, backend: "a fake" })),
    );
    const element = settingPanel({ speed }, { runs: 4 });
    slide(element, 0, 0.5);
    slide(element, 1, 160);
    press(element, "Measure here");
    await settle();
    expect(speed.mock.calls[0][0]).toEqual({ variant: "v2", alpha: 0.5, resolution: 160, runs: 4 });
    const result = element.querySelector("[role=status] table");
    expect(result?.textContent).toContain("speed only, untrained");
    expect([...(result?.querySelectorAll("tbody tr > *") ?? [])].slice(0, 4).map((cell) => cell.textContent)).toEqual([
      "α = 0.50, 160 × 160",
      "11.5\u202fms",
      "10.0\u202fms to 14.0\u202fms",
      "90.0\u202fms",
    ]);
  });

  it("draw a problem and stay usable", async () => {
    const speed = () => Promise.resolve(failure(problem("worker-died", "It stopped.", "Choose a smaller setting.")));
    const element = settingPanel({ speed });
    press(element, "Measure here");
    await settle();
    expect(element.querySelector("[role=alert]")?.textContent).toBe("It stopped.Choose a smaller setting.");
    expect([...element.querySelectorAll("button")].find((b) => b.textContent === "Measure here")?.disabled).toBe(false);
  });
});

describe("the median", () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[7], 7],
  ])("of %j is %d", (values, middle) => expect(median(values)).toBe(middle));
});
