// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { detectionText, photoWithBoxes } from "../../../src/components/picture/detections.js";
import type { Box, Detection } from "../../../src/model/types.js";

function found(label: string, score: number, box: Box): Detection {
  return { label, score, box, class: 0, anchor: 0 };
}

function labels(detections: readonly Detection[]): [text: string, place: string][] {
  const photo = photoWithBoxes(document.createElement("img"), detections);
  return [...photo.querySelectorAll("b")].map((b) => [b.textContent, b.className]);
}

describe("boxes on a photo", () => {
  it("keep labels apart where two boxes begin at the same corner", () => {
    const cup = found("cup", 0.96, [0.1, 0.05, 0.9, 0.8]);
    const table = found("dining table", 0.82, [0, 0, 1, 1]);
    expect(labels([cup, table])).toEqual([
      ["cup .96", ""],
      ["dining table .82", "low"],
    ]);
    expect(labels([cup, found("spoon", 0.6, [0.7, 0.6, 1, 1])])[1]).toEqual(["spoon .60", ""]);
  });

  it("stand in words too", () => {
    expect(detectionText([found("cat", 0.934, [0, 0, 1, 1])])).toBe("cat .93");
    expect(detectionText([])).toBe("nothing with a score of .50 or above");
  });
});
