import { describe, expect, it } from "vitest";
import { afterStop } from "../../../src/components/inside/stopped.js";
import { type ExplorerState, initialState, tapsOf } from "../../../src/components/inside/state.js";
import { layers } from "../../../src/model/architecture/layers.js";

const taps = tapsOf(layers({ variant: "v2", resolution: 300, classes: 0 }));
const start: ExplorerState = initialState({ photos: ["cat", "cup"], taps });
const mish = { kind: "activation", activation: "mish" } as const;
const skip = { kind: "skip-removed", block: 4 } as const;

describe("after stopping", () => {
  it("takes off the change whose pass had not ended; the layer that was chosen meanwhile stays", () => {
    const state = { ...start, layer: "block_5_expand", changes: [skip, mish], compare: "original" as const };
    const { state: next, text } = afterStop(state, { ...start, changes: [skip] });
    expect(next).toMatchObject({ changes: [skip], layer: "block_5_expand", compare: "original" });
    expect(text).toBe("Stopped: “Mish as activation, everywhere” is taken off again.");
  });

  it("ends a comparison with the unchanged network when no change is left", () => {
    const state = { ...start, changes: [mish], compare: "original" as const };
    expect(afterStop(state, start).state).toMatchObject({ changes: [], compare: "none" });
  });

  it("goes back to the former picture and fit, and puts a change back", () => {
    const state = { ...start, image: "cup", fit: "letterbox" as const };
    const { state: next, text } = afterStop(state, { ...start, changes: [mish] });
    expect(next).toMatchObject({ image: "cat", fit: "stretch", changes: [mish] });
    expect(text).toBe(
      "Stopped: “Mish as activation, everywhere” is back; the former picture is back; the photo is stretched again.",
    );
    expect(afterStop(start, start, false).text).toBe("Stopped: the former picture is back.");
  });

  it("takes all changes off when nothing was finished before", () => {
    const { state, text } = afterStop({ ...start, changes: [mish, skip] }, undefined);
    expect(state.changes).toEqual([]);
    expect(text).toContain("are taken off again");
    expect(afterStop(start, undefined)).toEqual({
      state: start,
      text: expect.stringContaining("first pass") as string,
    });
  });

  it("takes off the comparison when only that was under way, else nothing", () => {
    expect(afterStop({ ...start, compare: "photo:cup" }, start).state.compare).toBe("none");
    expect(afterStop(start, start).state).toBe(start);
  });
});
