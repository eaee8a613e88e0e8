import { expect, test } from "vitest";
import { newPlace } from "../../../src/components/ui/movedLinks.js";

const own = ["network", "image", "layer", "channel", "changes"];
const place = (link: string) => newPlace("inside", new URL(link, "https://site.example/any/"), own);

test.each([
  ["inside#six-experiments", "./experiments.html#six-experiments"],
  [
    "inside?image=cat&changes=noskip@4#experiment-skips",
    "./experiments.html?image=cat&changes=noskip@4#experiment-skips",
  ],
  ["inside?alpha=0.5&px=96", "./time.html?alpha=0.5&px=96"],
  ["inside?reveal=all&costs=Conv1#keys", "./time.html?reveal=all&costs=Conv1#keys"],
  [
    "inside?image=cup&alpha=0.5#another-width-another-resolution",
    "./time.html?image=cup&alpha=0.5#another-width-another-resolution",
  ],
])("%s leads on, with all that it has", (link, address) => {
  expect(place(link)).toMatchObject({ address, whole: true });
});

test("a link that is about both stays, and knows the other page", () => {
  expect(place("inside?image=cup&alpha=0.5")).toEqual({
    address: "./time.html?image=cup&alpha=0.5",
    name: "Time",
    whole: false,
  });
});

test.each(["inside", "inside?image=cat&layer=Conv1", "inside#keys", "inside#%E0%A4%A", "compare?alpha=0.5"])(
  "%s stays",
  (link) => {
    const page = link.startsWith("compare") ? "compare" : "inside";
    expect(newPlace(page, new URL(link, "https://site.example/"), own)).toBeUndefined();
  },
);
