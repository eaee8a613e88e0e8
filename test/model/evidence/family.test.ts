import { describe, expect, it } from "vitest";
import { total } from "../../../src/model/architecture/cost.js";
import { designBase, designs, family, familyLabels, widths } from "../../../src/model/evidence/family.js";
import { layers } from "../../../src/model/architecture/layers.js";

const macs = (id: string) => total(layers(family.find((member) => member.id === id)?.network)).macs;

describe("the trained family", () => {
  it("ends in a map of 4 × 4 and ten classes", () => {
    expect(familyLabels).toHaveLength(10);
    for (const { network } of family) {
      const table = layers(network);
      const pool = table[table.length - 2];
      expect([pool.in[0], pool.in[1], table[table.length - 1].out[2]]).toEqual([4, 4, 10]);
    }
  });

  it("counts as by hand at α 0.25: stem 32·32·9·8, block 0 depthwise 32·32·9·8 and projection 32·32·8·8", () => {
    const table = layers(widths[0].network);
    expect(total(table.slice(0, 3)).macs).toBe(73728 + 73728 + 65536);
  });

  it("keeps V2's last convolution at 320 channels, as the page on widths says and the paper of V2 does with 1280", () => {
    for (const { network } of widths.filter(({ id }) => id.startsWith("v2")))
      expect(layers(network).find(({ id }) => id === "Conv_1")?.out).toEqual([4, 4, 320]);
  });

  it("compares V1 and V2 at equal multiplications, to three percent", () => {
    expect(Math.abs(macs("v1-0.23") / macs(designBase) - 1)).toBeLessThan(0.03);
  });

  it("changes one decision in each variant", () => {
    expect(designs.map(({ id }) => id)).toEqual([
      "v2-0.25-relu",
      "v2-0.25-mish",
      "v2-0.25-bent",
      "v2-0.25-chain",
      "v1-0.23",
    ]);
    for (const { id } of designs.slice(0, 4)) expect(macs(id)).toBe(macs(designBase));
  });
});
