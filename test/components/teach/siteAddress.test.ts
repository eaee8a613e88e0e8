// @vitest-environment jsdom
import { expect, test } from "vitest";
import { writeSiteAddress } from "../../../src/components/teach/siteAddress.js";

test("a printed page says what its links begin with", () => {
  const place = document.createElement("span");
  place.id = "site-address";
  document.body.append(place);
  history.replaceState(null, "", "/any/path/teach.html?numbers=7b#exercises");
  writeSiteAddress("site-address");
  expect(place.textContent).toBe("http://localhost:3000/any/path/");
  expect(() => writeSiteAddress("not-there")).not.toThrow();
});
