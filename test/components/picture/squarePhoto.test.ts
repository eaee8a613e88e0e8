// @vitest-environment jsdom
import { expect, test } from "vitest";
import { squarePhoto } from "../../../src/components/picture/squarePhoto.js";

test("fills its square with the whole photo, whatever the photo's shape", () => {
  const photo = squarePhoto("cat.jpg", "A cat");
  const image = photo.querySelector("image");
  expect(photo.getAttribute("viewBox")).toBe("0 0 1 1");
  expect([image?.getAttribute("width"), image?.getAttribute("height")]).toEqual(["1", "1"]);
  expect(image?.getAttribute("preserveAspectRatio")).toBe("none");
  expect(image?.getAttribute("href")).toBe("cat.jpg");
});

test("is named where it shows something of its own, and left out by a screen reader where its figure speaks", () => {
  expect(squarePhoto("cat.jpg", "A cat").getAttribute("aria-label")).toBe("A cat");
  expect(squarePhoto("cat.jpg", "").getAttribute("aria-hidden")).toBe("true");
});
