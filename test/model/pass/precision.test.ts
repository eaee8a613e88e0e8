import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { detectAll, measure, testPictures } from "../../../scripts/measure-precision.js";
import { openDetector } from "../../../scripts/node-detector.js";
import { parsePrecision } from "../../../src/components/activations/precisionChart.js";

it("data/precision.csv is what the committed weights give", async () => {
  const detector = await openDetector();
  const pictures = await testPictures();
  expect(pictures).toHaveLength(5 + 24);
  const reference = detectAll(detector, pictures, [{ kind: "activation", activation: "relu6" }]);
  const found = measure(detector, pictures, "relu6", "int4", reference);
  const row = parsePrecision(readFileSync("data/precision.csv", "utf8")).find(
    ({ activation, format }) => activation === "relu6" && format === "int4",
  );
  expect(row?.of).toBe(found.of);
  // At four bits the last bit of a sum decides on which side of a step a value falls, and kernels add in orders of their own.
  expect(Math.abs((row?.kept ?? NaN) - found.kept)).toBeLessThanOrEqual(2);
  // Four bits ruin it, and not because there was nothing to lose.
  expect(found.of).toBeGreaterThan(20);
  expect(found.kept).toBeLessThan(found.of / 4);
  detector.dispose();
}, 240_000);
