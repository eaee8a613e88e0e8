// @vitest-environment jsdom
/** Whatever is set, the words of a figure name no number of channels that its network does not have. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bottleneckMachine, machineOptions } from "../../src/components/bottleneck/bottleneckMachine.js";
import { quizBlocks, reason, residualQuiz } from "../../src/components/bottleneck/residualQuiz.js";
import { stageSentence } from "../../src/components/index/stageSentence.js";
import { costSentence } from "../../src/components/v1/v1Stages.js";
import { blockLayers } from "../../src/model/architecture/block.js";
import { roundings } from "../../src/model/architecture/channels.js";
import { type Layer, layers } from "../../src/model/architecture/layers.js";

const setting = fc.record({
  alpha: fc.constantFrom(0.25, 0.35, 0.5, 0.65, 0.75, 0.9, 1, 1.15, 1.3),
  resolution: fc.constantFrom(96, 128, 160, 224, 300),
  rounding: fc.constantFrom(...roundings),
});

/** Numbers that a text calls channels: “24 channels”, “channels into 144”, “56 × 56 × 24”. */
function channelsIn(text: string): number[] {
  const patterns = [/(\d+) channels/g, /channels (?:into|to) (\d+)/g, /added to (\d+)/g, /\d+ × \d+ × (\d+)/g];
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, number]) => Number(number)));
}

const built = (network: readonly Layer[]) => new Set(network.flatMap((layer) => [layer.in[2], layer.out[2]]));

function expectBuilt(text: string, network: readonly Layer[]): void {
  const known = built(network);
  for (const channels of channelsIn(text)) expect(known, text).toContain(channels);
}

describe("any width, resolution and rule of rounding", () => {
  test.each(["v1", "v2"] as const)("the sentence about each stage of %s", (variant) => {
    fc.assert(
      fc.property(setting, (options) => {
        const network = layers({ variant, ...options }).filter(({ role }) => role !== "pool");
        for (const stage of new Set(network.map((layer) => layer.stage))) {
          const members = network.filter((layer) => layer.stage === stage);
          const text = stageSentence(network, members[0].id).textContent ?? "";
          expect(channelsIn(text).length, text).toBeGreaterThan(0);
          expectBuilt(text, members);
        }
      }),
      { numRuns: 20 },
    );
  });

  test("the reasons of the quiz, and its tiles", () => {
    fc.assert(
      fc.property(setting, (options) => {
        const network = layers({ variant: "v2", ...options });
        const tiles = [...residualQuiz(network).querySelectorAll("button.quiz-block")];
        for (const block of quizBlocks(network)) {
          const members = network.filter((layer) => layer.block === block.block);
          expectBuilt(reason(block), members);
          const tile = tiles.find((one) => one.textContent?.startsWith(`Block ${block.block}${members[0].in[2]} `));
          expect(tile?.getAttribute("aria-label")).toContain(
            `: ${members[0].in[2]} to ${members.at(-1)!.out[2]} channels`,
          );
        }
      }),
      { numRuns: 20 },
    );
  });

  test("the last map that V1's figure names", () => {
    fc.assert(
      fc.property(setting, (options) => {
        const last = layers({ variant: "v1", ...options }).findLast(({ role }) => role === "pointwise")!;
        const network = layers({ variant: "v1", ...options });
        expect(channelsIn(costSentence(options, network))[0]).toBe(last.out[2]);
      }),
      { numRuns: 20 },
    );
    // By hand: 1024 · 0.35 = 358.4, cut to 358 as V1 was published, rounded to 360 as V2 was.
    const words = (rounding: (typeof roundings)[number]) => costSentence({ alpha: 0.35, resolution: 224, rounding });
    expect(words("atLeastEight")).toContain("7 × 7 × 358");
    expect(words("eight")).toContain("7 × 7 × 360");
  });
});

test("any block: the machine names the channels of its layers, in order", () => {
  const state = fc.record({
    factor: fc.integer({ min: 1, max: 10 }),
    stride: fc.constantFrom(1, 2),
    outputs: fc.constantFrom(16, 24, 32),
  });
  fc.assert(
    fc.property(state, (options) => {
      const parts = blockLayers(machineOptions(options));
      const text = bottleneckMachine({ ...options, stride: options.stride as 1 | 2 }).textContent ?? "";
      const named = /Channels ([\d, ]+)\./.exec(text)?.[1].split(", ").map(Number);
      expect(named).toEqual([parts[0].in[2], ...parts.map(({ out }) => out[2])]);
      const refused = /(\d+) channels cannot be added to (\d+)/.exec(text);
      if (refused !== null) expect(refused.slice(1).map(Number)).toEqual([parts.at(-1)!.out[2], parts[0].in[2]]);
    }),
    { numRuns: 30 },
  );
});
