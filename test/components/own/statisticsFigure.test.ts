import { describe, expect, test } from "vitest";
import { noStatistics, statisticsFigure } from "../../../src/components/own/statisticsFigure.js";
import type { ConventionVerdict } from "../../../src/model/own/agreement.js";
import { type Conventions, type Origin, inputValues } from "../../../src/model/own/conventions.js";
import type { Choices } from "../../../src/model/own/protocol.js";

const choices: Choices = {
  padding: "pytorch",
  bytes: "imagenet",
  activation: "relu6",
  resolution: 224,
  firstLabel: "class",
  epsilon: 1e-3,
};
const verdict = (
  bytes: "plusMinusOne" | "imagenet",
  padding: Choices["padding"],
  distance: number,
  activation: Choices["activation"] = "relu6",
): ConventionVerdict => ({
  ...{ bytes: inputValues[bytes], padding, activation, distance },
});
const usual = {
  padding: { value: "pytorch", origin: "usual" },
  activation: { value: "relu6", origin: "usual" },
} as const;

function figure(found: Parameters<typeof statisticsFigure>[0], verdicts: readonly ConventionVerdict[]) {
  const taken: ConventionVerdict[] = [];
  const element = statisticsFigure(found, "5 photos of this site", (better) => taken.push(better));
  for (const one of verdicts) element.add(one);
  element.show(choices);
  return { element, taken, said: element.querySelector(".verdict-box")?.textContent ?? "" };
}

describe("what the figure says of the statistics", () => {
  test("yes, where no other setting fits better", () => {
    const { said } = figure(usual, [verdict("imagenet", "pytorch", 0.25), verdict("plusMinusOne", "pytorch", 0.7)]);
    expect(said).toBe("Yes. No other setting fits the stored statistics better.");
  });

  test("the better setting is offered; of two that fit alike the one that changes less", () => {
    const { element, taken, said } = figure(usual, [
      verdict("imagenet", "pytorch", 0.729),
      verdict("plusMinusOne", "tensorflow", 0.289),
      verdict("plusMinusOne", "pytorch", 0.29),
    ]);
    expect(said).toContain("“−1 … 1, padding as in PyTorch” has a distance of 0.290, the setting in use has 0.729.");
    element.querySelector("button")?.click();
    expect(taken.map(({ padding }) => padding)).toEqual(["pytorch"]);
  });

  test("the setting in use has a bar, however many fit better", () => {
    const better = [0.1, 0.11, 0.12, 0.13, 0.14, 0.15, 0.16].map((d) => verdict("plusMinusOne", "tensorflow", d));
    const { element } = figure(usual, [verdict("imagenet", "pytorch", 2.95), ...better]);
    const bars = [...element.querySelectorAll(".candidates li")];
    expect(bars).toHaveLength(7);
    expect(bars.at(-1)?.textContent).toContain("in use2.950");
  });

  test("what the file states is not put into question", () => {
    const stated = { ...usual, padding: { value: "pytorch", origin: "file" } } as const;
    const { said } = figure(stated, [verdict("imagenet", "pytorch", 0.5), verdict("imagenet", "tensorflow", 0.2)]);
    expect(said).toMatch(/^Yes/);
  });
});

describe("where the check does not run, the page says", () => {
  const said = (origins: readonly Origin[], hasStatistics: boolean, isAgain: boolean) => {
    const [bytes, padding, activation] = origins.map((origin) => ({ origin }));
    const conventions = { bytes, padding, activation } as unknown as Conventions;
    return [...noStatistics({ conventions, hasStatistics }, isAgain).querySelectorAll("p")].map((p) => p.textContent);
  };
  const none =
    "This check needs the stored means and variances of the normalizations. This file has none, because its normalizations are already merged into the kernels.";

  test("that a file that states its conventions needs none", () => {
    expect(said(["file", "file", "file"], false, false)).toEqual([
      `${none} The file itself states the conventions that this check is about, so it needs no check.`,
    ]);
    expect(said(["usual", "file", "file"], false, false)).toEqual([
      `${none} So the page cannot check the conventions that the file does not state.`,
    ]);
  });

  test("of a network that was read before what choosing its file again would do, and nothing else", () => {
    const again = "To change a convention or to run this check, choose the file again.";
    expect(said(["file", "file", "file"], true, true)).toEqual([again]);
    expect(said(["file", "usual", "file"], false, true)).toEqual([
      `${none} So the page cannot check the conventions that the file does not state.`,
      "To change a convention, choose the file again.",
    ]);
  });
});
