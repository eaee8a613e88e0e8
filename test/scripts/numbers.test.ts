/** Numbers inside sentences: computed by the build, checked against arithmetic by hand and published counts. */
import { expect, test } from "vitest";
import { studentMisconceptions } from "../../docs/tables/teach/misconceptions.js";
import { numbers } from "../../docs/tables/numbers.js";
import { loadFramework } from "../../scripts/page-check.js";

test("the block of V2 beside full convolutions of 24 and of 144 channels", () => {
  // At one position: 24 · 144 + 9 · 144 + 144 · 24 = 8208 for the block; 9 · 24² = 5184 and 9 · 144² = 186 624.
  expect(numbers["block-2-over-narrow"]()).toBe((8208 / 5184).toFixed(2));
  expect(numbers["block-2-over-narrow"]()).toBe("1.58");
  expect(numbers["wide-over-block-2"]()).toBe((186_624 / 8208).toFixed(1));
  // 9 · 144² against 9 · 144 + 144².
  expect(numbers["pair-144"]()).toBe((186_624 / (1296 + 20_736)).toFixed(1));
});

test("the counts that the papers print", () => {
  expect(numbers["v1-macs"]()).toBe("569 million");
  // TF-slim prints 300 for 300.8.
  expect(numbers["v2-macs"]()).toBe("301 million");
  expect(numbers["v2-parameters"]()).toBe("3.5 million");
});

test("what the sentences about the trained family say is what the plan of its training says", () => {
  // All 60,000 pictures but the 2,000 held out, once; the curve has a point for each quarter.
  expect(numbers["training-pictures"]()).toBe("58\u202f000");
  expect(numbers["training-epochs"]()).toBe("1\u00a0epoch");
  expect(numbers["training-points"]()).toBe("4");
});

test("a page has them in Markdown and in HTML, and an unknown one fails the build", async () => {
  const { framework, md } = await loadFramework();
  const page = (source: string) => framework.parseMarkdown(source, { md, path: "/test" }).body;
  expect(page('It needs {number v2-macs}.\n\n<p class="lead">And {number pair-144}.</p>')).toMatch(
    /It needs 301 million\.[^]*And 8\.5\./,
  );
  expect(() => page("{number v3-macs}")).toThrow("invalid number: v3-macs; it must be one of v1-macs");
});

test("what is true of the five sentences that students say", () => {
  const truths = studentMisconceptions().map(({ truth }) => truth.replace(/\s/g, " "));
  // 9 · 144 and 9 · 144²; TF-slim prints 569 and 186 M for V1 at 224 and 128 pixels; half the height and width; block 2's rows of t, c.
  expect(truths[0]).toMatch(/1 296 weights.*186 624/);
  expect(truths[1]).toMatch(/same 4\.21 M parameters.*3\.1× fewer/);
  expect(truths[2]).toMatch(/4 depthwise layers.*56 × 56 of 112 × 112/);
  expect(truths[3]).toContain("no clear difference");
  expect(truths[4]).toMatch(/56 × 56 × 24 values.*from 72 to 144 channels/);
});

test("the answers to questions that people ask", () => {
  const all = ["v2-counted-weights", "v2-counted-trainable", "v2-counted-all"].map((name) => numbers[name]());
  // torchvision's documentation prints 3 504 872, Keras's summary 3 538 984.
  expect(all).toEqual(["3.47 million", "3.50 million", "3.54 million"]);
  // Araujo et al., distill.pub/2019/computing-receptive-fields, of V1.
  expect(numbers["v1-field"]()).toBe("315");
  // 32 channels at 28 × 28: row 3 of table 2 of the paper on V2.
  expect(numbers["stride-8-shape"]()).toBe("28 × 28 × 32");
  // By hand: the last convolution 320 · 1280, the classifier 1280 · 1000 + 1000, at α = 0.35 from 112 channels.
  expect(numbers["end-share"]()).toBe(`${Math.round((100 * (409_600 + 1_281_000)) / 3.47e6)}\u202f%`);
  expect(numbers["narrow-end-share"]()).toBe(`${Math.round((100 * (143_360 + 1_281_000)) / 1.66e6)}\u202f%`);
  // TF-slim prints 569 and 150 million for V1, 300 and 97 for V2.
  expect(Number(numbers["v1-half-ratio"]())).toBeCloseTo(569 / 150, 1);
  expect(Number(numbers["v2-half-ratio"]())).toBeCloseTo(300 / 97, 1);
  // TF-slim prints 186 million for V1 at 128 pixels.
  expect(Number(numbers["small-picture-ratio"]())).toBeCloseTo(569 / 186, 1);
  // Its checkpoints: MobileNet_v1_1.0_224 and MobileNet_v1_1.0_224_quant.
  expect(numbers["published-v1-float"]()).toContain("70.9");
  expect(numbers["published-v1-int8"]()).toContain("69.7");
});

test("links to sections have the sections' own anchors, whatever signs a heading has, and also where two are the same", async () => {
  const { framework, md } = await loadFramework();
  const source = "{contents}\n\n## Are 3.4 and 3.54 the same?\n\n## At α = 0.35\n\n## Cost\n\n## Cost\n";
  const { body } = framework.parseMarkdown(source, { md, path: "/test" });
  const [nav] = /<nav class="contents"[^]*?<\/nav>/.exec(body) ?? [""];
  const links = Array.from(nav.matchAll(/href="#([^"]*)"/g), ([, id]) => id);
  const headings = Array.from(body.matchAll(/<h2 id="([^"]*)"/g), ([, id]) => id);
  expect(links).toHaveLength(4);
  expect(links).toEqual(headings);
});
