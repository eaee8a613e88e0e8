import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type DetectorFacts, checked, detectorUrl, startState } from "../../../src/components/detector/state.js";
import { anchorIndex, anchorPlace, cellScores } from "../../../src/model/detection/anchorPlace.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { anchors, ssdHead } from "../../../src/model/detection/ssd.js";
import { queryOf, throughUrl } from "../ui/throughUrl.js";
import { readUrl } from "../../../src/components/ui/urlState.js";

const facts = JSON.parse(readFileSync("data/models/coco-ssdlite-v2/manifest.json", "utf8")) as DetectorFacts;
const head = ssdHead(facts.head, layers(facts.network));
const url = detectorUrl(facts, head, ["cat", "cup"]);
const start = startState(facts);
const open = (query: string) => checked(readUrl(url, new URLSearchParams(query), start).state, facts, head);

describe("anchors by place", () => {
  it("finds each of the 1917 anchors, and the first ones of the maps", () => {
    // 19² · 3 = 1083, + 10² · 6 = 1683, + 5² · 6 = 1833, + 3² · 6 = 1887, + 2² · 6 = 1911.
    const firsts = [0, 1083, 1683, 1833, 1887, 1911];
    for (const [map, first] of firsts.entries()) expect(anchorIndex(head, { map, cell: 0, anchor: 0 })).toBe(first);
    for (let i = 0; i < 1917; i++) expect(anchorIndex(head, anchorPlace(head, i))).toBe(i);
    expect(() => anchorPlace(head, 1917)).toThrow("invalid anchor: 1917; it must be a whole number from 0 to 1916");
  });

  it("has the sizes of SSD's published configuration", () => {
    // Scales .2 to .95 in steps of .15; the first cell begins with a square of .1; ratio 2: .2 · √2 by .2 / √2.
    const all = anchors(head, facts.head);
    const sizes = (i: number) => [all[i].width, all[i].height].map((v) => v.toFixed(4));
    expect(sizes(0)).toEqual(["0.1000", "0.1000"]);
    expect(sizes(1)).toEqual(["0.2828", "0.1414"]);
    expect(sizes(1083)).toEqual(["0.3500", "0.3500"]);
    // √(.35 · .5), the sixth anchor of the second map
    expect(sizes(1088)).toEqual(["0.4183", "0.4183"]);
    expect(sizes(1911)).toEqual(["0.9500", "0.9500"]);
  });

  it("takes the best anchor of each cell", () => {
    const scores = new Float32Array(1917);
    scores[1833 + 6 * 4 + 2] = 0.5;
    scores[1833 + 6 * 4 + 5] = 0.75;
    expect([...cellScores(head, 3, scores)]).toEqual([0, 0, 0, 0, 0.75, 0, 0, 0, 0]);
  });
});

describe("the address", () => {
  it("names photo, class, cell, anchor, thresholds and step, and reads them back", () => {
    const state = open("image=cat&class=dining%20table&map=5&cell=1,2&anchor=3&score=0.3&iou=0.45&step=4");
    // COCO numbers the table 67; without the background it is 66.
    expect(state).toEqual({
      image: "cat",
      class: 66,
      place: { map: 2, cell: 7, anchor: 3 },
      minScore: 0.3,
      maxOverlap: 0.45,
      step: 4,
    });
    expect(throughUrl(url, state, start)).toEqual({ state, faults: [] });
  });

  it("corrects nonsense", () => {
    const state = open("class=unicorn&map=7&cell=a&score=9&iou=-1&step=x");
    expect(state).toMatchObject({
      class: undefined,
      place: undefined,
      minScore: 0.95,
      maxOverlap: 0.1,
      step: undefined,
    });
    expect(open("map=19&cell=99,-4&anchor=99").place).toEqual({ map: 0, cell: 18 * 19, anchor: 2 });
    expect(open("class=null").class).toBeUndefined();
  });

  it("keeps the reader's own picture out of links", () => {
    expect(queryOf(url, { ...start, image: "own" }, start).has("image")).toBe(false);
  });
});
