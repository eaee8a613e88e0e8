/** Which picture a page begins with. */
import { expect, test } from "vitest";
import { type Beginnings, beginning } from "../../../src/components/picture/pictureStart.js";

const plain: Beginnings = {
  query: "",
  remembered: undefined,
  photos: ["cat", "cup"],
  own: { isKept: false, isUsed: false },
  otherwise: "cat",
};
const kept = { isKept: true, isUsed: true };
const start = (given: Partial<Beginnings>) => beginning({ ...plain, ...given });

test("the page's own, the one that the address names, the tab's", () => {
  expect(start({}).id).toBe("cat");
  expect(start({ query: "?image=cup" }).id).toBe("cup");
  expect(start({ query: "?image=nothing" }).id).toBe("cat");
  expect(start({ own: kept }).id).toBe("own");
  expect(start({ own: kept, query: "?image=cup" }).id).toBe("cup");
  expect(start({ own: { ...kept, isUsed: false } }).id).toBe("cat");
  expect(start({ otherwise: undefined }).id).toBeUndefined();
});

test("an address that asks for the reader's own", () => {
  expect(start({ query: "?image=own" })).toEqual({ id: "cat", lacksOwn: true });
  expect(start({ query: "?image=own", own: { isKept: true, isUsed: false } })).toEqual({ id: "own", lacksOwn: false });
});

test("on the way back, what was chosen there", () => {
  expect(start({ remembered: "own", own: { isKept: true, isUsed: false } }).id).toBe("own");
  expect(start({ remembered: "own" }).id).toBe("cat");
  expect(start({ remembered: "cup", own: kept }).id).toBe("cup");
  // The address follows the reader, too, but a moment later.
  expect(start({ remembered: "own", own: kept, query: "?image=cup" }).id).toBe("own");
  expect(start({ remembered: "cup", query: "?image=cat" }).id).toBe("cat");
});
