import { describe, expect, it } from "vitest";
import { initialState, tapsOf } from "../../../src/components/inside/state.js";
import { readQuery, writeQuery } from "../../../src/components/inside/url.js";
import { readChange, writeChange } from "../../../src/model/pass/changeCode.js";
import type { Change } from "../../../src/model/pass/changes.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { random } from "../../../src/model/math/random.js";
import { randomState } from "./randomState.js";

const context = {
  photos: ["cat", "cup", "plate"],
  taps: tapsOf(layers({ variant: "v2", resolution: 300, classes: 0 })),
};
const start = initialState(context);

describe("links", () => {
  it("bring back 200 random states exactly", () => {
    const dice = random(4);
    for (let i = 0; i < 200; i++) {
      const state = randomState(dice, context);
      const query = writeQuery(state, context);
      expect(readQuery(`?${query}`, context), query).toEqual({ state, notes: [] });
    }
  });

  it("read as written in the page's documentation", () => {
    const { state, notes } = readQuery("?image=cup&layer=block_13_depthwise&channel=42", context);
    expect(state).toEqual({ ...start, image: "cup", layer: "block_13_depthwise", channel: 42 });
    expect(notes).toEqual([]);
  });

  it("stay readable to people", () => {
    const changes: Change[] = [
      { kind: "skip-removed", block: 4 },
      { kind: "input-scale", range: "0..1" },
    ];
    expect(writeQuery({ ...start, changes, pixel: { row: 37, column: 30 } }, context)).toBe(
      "image=cat&layer=block_2_depthwise&channel=0&pixel=37,30&changes=noskip@4,range:0..1",
    );
  });

  it("never name a picture of the reader's own", () => {
    expect(writeQuery({ ...start, image: "own" }, context)).not.toContain("image");
  });

  it.each([
    ["", 0],
    ["?image=dog", 1],
    ["?layer=block_99_depthwise", 1],
    ["?channel=144", 1, { channel: 143 }],
    ["?channel=-1", 1, { channel: 0 }],
    ["?channel=1e2", 0, { channel: 100 }],
    ["?channel=x", 1],
    ["?pixel=75,0", 1, { pixel: { row: 74, column: 0 } }],
    ["?pixel=1", 1],
    ["?pixel=1,2,3", 1],
    ["?fit=crop&scale=log&overlay=101&compare=photo:dog&view=poster", 5, { overlay: 100 }],
    ["?changes=noskip@17,explode,act:relu@nowhere,cap:0", 1],
    ["?image=%F0%9F%90%88&layer=%00&channel=%ZZ", 3],
    ["?layer=__proto__&image=constructor", 2],
    ["?hide=see,nothing", 1, { hidden: ["see"] }],
    ["?hide=see,see", 1, { hidden: ["see"] }],
    ["?unknown=1", 0],
  ] as [string, number, object?][])("fall back with a sentence: %s", (query, sentences, nearest = {}) => {
    const { state, notes } = readQuery(query, context);
    expect(state).toEqual({ ...start, ...nearest });
    expect(notes.length).toBe(sentences);
    for (const note of notes) expect(note).toMatch(/^The link asks for .*\.$/);
  });

  it("keep the good parts of a bad link", () => {
    const { state, notes } = readQuery("image=cup&layer=nothing&channel=3&changes=noskip@4,bad", context);
    expect(state).toEqual({ ...start, image: "cup", channel: 3, changes: [{ kind: "skip-removed", block: 4 }] });
    expect(notes.length).toBe(2);
  });
});

describe("changes in links", () => {
  it("name a place or none, never a wrong one", () => {
    expect(writeChange({ kind: "activation", activation: "relu", block: 0 })).toBe("act:relu@0");
    expect(readChange("act:relu@0")).toEqual({ kind: "activation", activation: "relu", block: 0 });
    expect(readChange("noskip@stem")).toBeUndefined();
    expect(readChange("nobranch")).toBeUndefined();
    expect(readChange("range:0..1@3")).toBeUndefined();
  });
});
