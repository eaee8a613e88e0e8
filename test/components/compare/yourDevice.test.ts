// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import { deviceRow } from "../../../src/components/compare/deviceRow.js";
import { yourDevice } from "../../../src/components/network/yourDevice.js";
import { quartiles } from "../../../src/model/math/quartiles.js";
import type { Stopwatch } from "../../../src/model/runtime/client.js";
import type { SpeedRequest } from "../../../src/model/runtime/protocol.js";
import { eventually } from "../../eventually.js";

/** Answers V1 in 40 ms and V2 in 25 ms, and remembers what was asked. */
function fake(asked: SpeedRequest[], closed: () => void): Stopwatch {
  return {
    backend: "WebAssembly",
    kernels: "fma",
    labels: [],
    taps: [],
    speed(request) {
      asked.push(request);
      const time = request.variant === "v1" ? 40 : 25;
      const milliseconds = Array.from({ length: request.runs }, (_, i) => time + i);
      return Promise.resolve({ ok: true, value: { milliseconds, firstRun: 200, backend: "WebAssembly" } });
    },
    dispose: closed,
  };
}

beforeEach(() => localStorage.clear());

test("quartiles by hand", () => {
  expect(quartiles([4, 1, 3, 2, 5])).toEqual({ low: 2, median: 3, high: 4 });
  expect(quartiles([1, 2])).toEqual({ low: 1.25, median: 1.5, high: 1.75 });
  expect(() => quartiles([])).toThrow("invalid values: none");
});

test("both networks are measured in turn, and the worker ends", async () => {
  const asked: SpeedRequest[] = [];
  let closed = 0;
  const element = yourDevice(() => Promise.resolve({ ok: true, value: fake(asked, () => closed++) }), {
    rounds: 3,
    runs: 2,
  });
  document.body.replaceChildren(element);
  element.querySelector("button")!.click();
  await eventually(() => expect(closed).toBe(1));
  expect(asked.map(({ variant }) => variant)).toEqual(["v1", "v2", "v1", "v2", "v1", "v2"]);
  expect(element.value?.v1).toHaveLength(6);
  // Medians 40.5 and 25.5 ms: 24.7 and 39.2 images in a second, V2 1.59 times as fast.
  const cells = [...element.querySelectorAll("tbody b")].map((cell) => cell.textContent);
  expect(cells).toEqual(["24.7", "39.2"]);
  expect(element.querySelector("[role=status]")!.textContent).toContain("V2 is 1.59×");
  expect(deviceRow(element.value!).spread![0]).toBeCloseTo(41 / 26, 6);
});

test("a runtime that does not open is said, and the reader may try again", async () => {
  const problem = { kind: "no-webassembly", message: "No WebAssembly.", advice: "Use another browser." } as const;
  const element = yourDevice(() => Promise.resolve({ ok: false, problem }));
  document.body.replaceChildren(element);
  element.querySelector("button")!.click();
  await eventually(() => expect(element.textContent).toContain("No WebAssembly. Use another browser."));
  expect(element.querySelector("button")!.textContent).toBe("Measure on this device");
});

test("what was measured on one page is there on the next; what cannot be read is not", async () => {
  const open = () => Promise.resolve({ ok: true, value: fake([], () => undefined) } as const);
  const first = yourDevice(open, { rounds: 1, runs: 3 });
  first.querySelector("button")!.click();
  await eventually(() => expect(first.value).toBeDefined());
  const second = yourDevice(open);
  expect(second.value).toEqual(first.value);
  // Medians of 40, 41, 42 and of 25, 26, 27 ms: 24.4 and 38.5 images in a second.
  expect([...second.querySelectorAll("tbody b")].map((cell) => cell.textContent)).toEqual(["24.4", "38.5"]);
  for (const broken of ["null", "7", '{"v1":[],"v2":[1]}', '{"v1":[1],"v2":["x"],"backend":"b","resolution":1}']) {
    localStorage.setItem("mobilenet-taken-apart:device", broken);
    expect(yourDevice(open).value, broken).toBeUndefined();
  }
});
