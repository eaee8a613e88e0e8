import { expect, test, vi } from "vitest";
import type { StoredNetwork } from "../../../src/model/own/store.js";
import type { WeightFile, Weights } from "../../../src/model/pass/weights.js";
import { ownTools } from "../../../src/components/own/ownTools.js";
import { eventually } from "../../eventually.js";

const { show, decoded } = vi.hoisted(() => ({
  show: vi.fn<(weights: Weights) => void>(),
  decoded: new Map<string, (weights: Weights) => void>(),
}));

vi.mock("../../../src/components/own/normPanel.js", () => ({
  normPanel: () => Object.assign(document.createElement("section"), { show }),
}));
vi.mock("../../../src/model/pass/weights.js", async (original) => ({
  ...(await original<object>()),
  decodeWeights: ({ name }: WeightFile) => new Promise<Weights>((resolve) => decoded.set(name, resolve)),
}));

/** A network whose weights are decoded when the test says so. */
const stored = (name: string) => ({
  manifest: { network: { variant: "v2" }, preprocessing: { scale: [1], offset: [0] }, files: [{ name }] },
  files: new Map(),
});

test("the choice that was made last is shown, however long the weights of the one before take", async () => {
  const tools = ownTools({
    id: "own",
    answers: { ask: () => Promise.reject(new Error("not asked")), picture: () => undefined },
    openNetwork: () => Promise.reject(new Error("not opened")),
    photos: () => Promise.resolve([]),
    kind: "",
    others: () => Promise.resolve([]),
  });
  const first = tools.show(stored("first") as unknown as StoredNetwork);
  await eventually(() => expect(decoded.has("first")).toBe(true));
  const second = tools.show(stored("second") as unknown as StoredNetwork);
  await eventually(() => expect(decoded.has("second")).toBe(true));
  const array = { shape: [1], data: Float32Array.of(1) };
  decoded.get("second")?.(new Map([["of the second", array]]));
  await second;
  decoded.get("first")?.(new Map([["of the first", array]]));
  await first;
  expect(show.mock.calls.map(([weights]) => [...weights.keys()])).toEqual([["of the second"]]);
});
