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
  [
    "inside?alpha=0.5&embed=another-width-another-resolution",
    "./time.html?alpha=0.5&embed=another-width-another-resolution",
  ],
  ["inside?image=cat&embed=six-experiments-2", "./experiments.html?image=cat&embed=six-experiments-2"],
  ["inside?present=six-experiments#keys", "./experiments.html?present=six-experiments#keys"],
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

test.each([
  "inside",
  "inside?embed=opening",
  "inside?image=cat&layer=Conv1",
  "inside#keys",
  "inside#%E0%A4%A",
  "compare?alpha=0.5",
])("%s stays", (link) => {
  const page = link.startsWith("compare") ? "compare" : "inside";
  expect(newPlace(page, new URL(link, "https://site.example/"), own)).toBeUndefined();
});

const detector = (link: string) =>
  newPlace("detector", new URL(link, "https://site.example/"), ["image", "class", "map", "cell", "layer", "step"]);

test.each([
  ["detector#the-same-backbone-on-faces-in-the-thesis", "./faces.html#the-same-backbone-on-faces-in-the-thesis"],
  ["detector?face=cat#faces-v1-against-v2", "./faces.html?face=cat#faces-v1-against-v2"],
  ["detector?image=cup&away=2#faces-v1-against-v2", "./faces.html?image=cup&away=2#faces-v1-against-v2"],
  ["detector?away=2.5&turned=90", "./faces.html?away=2.5&turned=90"],
  ["detector?pyramid=12&mark=8,17&stride=16&reveal=all", "./faces.html?pyramid=12&mark=8,17&stride=16&reveal=all"],
])("%s leads on to the faces", (link, address) => {
  expect(detector(link)).toMatchObject({ address, whole: true });
});

test("a link to both detectors and faces stays with the detector", () => {
  expect(detector("detector?image=cup&face=cat")).toMatchObject({ name: "Faces", whole: false });
  expect(detector("detector?image=cup&step=1#from-votes-to-detections")).toBeUndefined();
});

test.each([
  ["backbone?rule=fan-in#how-it-starts", "./start.html?rule=fan-in#how-it-starts"],
  ["backbone?rule=fan-in&start=mish&norming=live", "./start.html?rule=fan-in&start=mish&norming=live"],
  ["backbone?batch=cup&value=7", "./start.html?batch=cup&value=7"],
  ["backbone#live-and-frozen-batch-normalization", "./start.html#live-and-frozen-batch-normalization"],
])("%s leads on to the start", (link, address) => {
  const stays = ["width", "norm", "freeze", "pyramid", "image", "channels"];
  expect(newPlace("backbone", new URL(link, "https://site.example/"), stays)).toMatchObject({ address, whole: true });
});
