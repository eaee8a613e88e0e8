import { afterEach, expect, test, vi } from "vitest";
import { guestNetworks } from "../../../src/model/own/guestNetworks.js";

afterEach(() => vi.unstubAllGlobals());

const files = (id: string) => ({ title: `Network ${id}`, files: () => ({ manifest: `/${id}.json`, weights: {} }) });

test("what the host added is described by its own manifest; one that cannot be fetched is left out", async () => {
  const described: Record<string, unknown> = {
    "/flowers.json": {
      network: { variant: "v2", alpha: 0.35, classes: 3 },
      background: true,
      labels: ["rose", "tulip"],
    },
    "/body.json": { network: { variant: "v1", alpha: 0.25, classes: 0 }, background: false, labels: [] },
  };
  vi.stubGlobal("fetch", (address: string) =>
    address in described
      ? Promise.resolve(new Response(JSON.stringify(described[address])))
      : Promise.reject(new TypeError("failed")),
  );
  const found = await guestNetworks({ flowers: files("flowers"), gone: files("gone"), body: files("body") });
  expect(found).toEqual([
    {
      key: "flowers",
      id: "flowers",
      name: "Network flowers",
      network: { variant: "v2", alpha: 0.35, classes: 3 },
      kinds: ["background", "rose", "tulip"],
    },
    { key: "body", id: "body", name: "Network body", network: { variant: "v1", alpha: 0.25, classes: 0 } },
  ]);
});

test("the site as it comes has none", async () => {
  expect(await guestNetworks({})).toEqual([]);
});
