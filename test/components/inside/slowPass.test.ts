// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type SlowPass, slowPass, slowReason } from "../../../src/components/inside/slowPass.js";
import type { Request } from "../../../src/components/network/session.js";
import { network, picture } from "./fake.js";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function made(): { element: SlowPass; stop: () => void; button: HTMLButtonElement | null } {
  const stop = vi.fn();
  const element = slowPass({ reason: () => "It is slow.", stop });
  return { element, stop, button: element.querySelector("button") };
}

const request = (done?: number): Request => ({
  pass: { picture: picture(1), fit: "stretch", changes: [] },
  since: performance.now(),
  progress: done === undefined ? undefined : { done, of: 62 },
});

describe("a pass that takes long", () => {
  it("is named after 1.5 s, with its time, how far it is and why, and can be stopped", () => {
    const { element, stop, button } = made();
    element.watch(request(20));
    vi.advanceTimersByTime(1400);
    expect(element.hidden).toBe(true);
    expect(element.isSlow).toBe(false);
    vi.advanceTimersByTime(700);
    expect(element.hidden).toBe(false);
    expect(element.isSlow).toBe(true);
    expect(element.querySelector(".num")?.textContent).toBe("2.1\u202fs so far, 20 of 62 layers and sums");
    expect(element.querySelector("[role=status]")?.textContent).toBe("The network is still computing. It is slow.");
    button?.click();
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it("says that it waits while it has not begun, and goes away with its answer", () => {
    const { element } = made();
    element.watch(request());
    vi.advanceTimersByTime(2000);
    expect(element.querySelector(".num")?.textContent).toBe("2.0\u202fs so far, waiting for the last one to end");
    element.watch(undefined);
    expect(element.hidden).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is announced once, not with every tick", () => {
    const { element } = made();
    element.watch(request(1));
    vi.advanceTimersByTime(1600);
    const status = element.querySelector("[role=status] .label");
    const node = status?.firstChild;
    vi.advanceTimersByTime(3000);
    expect(status?.firstChild).toBe(node);
  });

  it("leaves what stopping has done until it is taken away", () => {
    const { element } = made();
    element.say("Stopped.");
    expect(element.hidden).toBe(false);
    expect(element.textContent).toContain("Stopped.");
    element.say("");
    expect(element.hidden).toBe(true);
  });
});

describe("the reason", () => {
  it("is empty where every step has a kernel", () => {
    expect(slowReason(network, [], "tfjs")).toBe("");
    expect(slowReason(network, [{ kind: "activation", activation: "relu" }, { kind: "skip-removed" }], "tfjs")).toBe(
      "",
    );
  });

  it("names the function and how often it is computed", () => {
    expect(slowReason(network, [{ kind: "activation", activation: "mish" }], "tfjs")).toBe(
      "Mish has no fused kernel, so JavaScript computes it value by value after 35 layers.",
    );
    const two = [
      { kind: "activation", activation: "mish", block: 1 },
      { kind: "projection-activation", activation: "silu", block: 2 },
    ] as const;
    expect(slowReason(network, two, "tfjs")).toBe(
      "Mish and SiLU (Swish) have no fused kernel, so JavaScript computes them value by value after 3 layers.",
    );
  });

  it("is empty for any function where this site's kernels run: they have them all", () => {
    expect(slowReason(network, [{ kind: "activation", activation: "mish" }], "fma")).toBe("");
    expect(slowReason(network, [{ kind: "activation", activation: "gelu" }], "simd")).toBe("");
  });

  it("names rounding", () => {
    // 52 convolutions and ten sums.
    expect(slowReason(network, [{ kind: "activation-format", format: "int8" }], "fma")).toBe(
      "No kernel rounds values, so JavaScript does it after 62 layers and sums.",
    );
  });
});
