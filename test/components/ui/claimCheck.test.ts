// @vitest-environment jsdom
import { expect, it } from "vitest";
import { claimCheck } from "../../../src/components/ui/claimCheck.js";
import type { Claim } from "../../../src/model/evidence/claim.js";
import { layers } from "../../../src/model/architecture/layers.js";

const volume = (id: string, variant: "v1" | "v2") => {
  const [h, w, c] = layers({ variant }).find((layer) => layer.id === id)?.out ?? [0, 0, 0];
  return h * w * c;
};
const claim: Claim = {
  id: "larger",
  page: "v2",
  sentence: "V1’s last tensor is larger than V2’s.",
  source: "A thesis",
  ref: "arXiv:1801.04381",
  figure: "7 × 7 × 1024",
  convention: "224 pixels, α = 1.",
  why: "It depends on which tensor of V2 is meant.",
  verdict: "holds in part",
  recount: () => {
    const v1 = volume("conv_pw_13", "v1");
    const values = [
      { label: "last block", claimed: "larger", v2: volume("block_16_project", "v2") },
      { label: "last convolution", claimed: "larger", v2: volume("Conv_1", "v2") },
    ];
    return {
      text: "One of two.",
      values: values.map(({ v2, ...row }) => ({ ...row, found: `${v1} against ${v2}`, value: v2, holds: v1 > v2 })),
    };
  },
};

it("shows claim, figures, verdict and reason, with a sign for each check", () => {
  const check = claimCheck(claim);
  const cells = [...check.querySelectorAll("tbody tr")].map((tr) =>
    [...tr.children].map((cell) => cell.textContent?.trim()),
  );
  // By hand: 7 · 7 · 1024 = 50176; 7 · 7 · 320 = 15680; 7 · 7 · 1280 = 62720.
  expect(cells).toEqual([
    ["last block", "larger", "50176 against 15680", "holds"],
    ["last convolution", "larger", "50176 against 62720", "does not"],
  ]);
  expect(check.querySelector(".verdict")?.textContent).toBe(" holds in part");
  expect(check.querySelector(".verdict path.full")).not.toBeNull();
  expect(check.querySelector("cite a")?.getAttribute("href")).toBe("https://arxiv.org/abs/1801.04381");
  expect(check.id).toBe("claim-larger");
  // Sentence and verdict are read at once, the numbers on demand.
  const fold = check.querySelector("details")!;
  expect([
    fold.open,
    fold.contains(check.querySelector("table")),
    fold.contains(check.querySelector(".verdict")),
  ]).toEqual([false, true, false]);
});

it("draws a claim that cannot be checked without an empty table", () => {
  const check = claimCheck({
    ...claim,
    verdict: "cannot be checked here",
    recount: () => ({ text: "No.", values: [] }),
  });
  expect(check.querySelector("table")).toBeNull();
  expect(check.querySelector(".verdict .full")).toBeNull();
});
