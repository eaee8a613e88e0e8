import { expect, test } from "vitest";
import { pageSections } from "../../scripts/search-index.js";

test("a page becomes its sections, without code and without formulas told twice", () => {
  const html = `<header>Bar</header><main><h1 id="a">V2</h1><p>First <b>text</b>.</p><p>Second.</p>
    <h2 id="cost">What it costs</h2><div><p>The sum <span class="katex"><span class="katex-mathml"><math><mi>k</mi>
    <annotation>k</annotation></math></span><span class="katex-html">k</span></span>.</p><pre>let x</pre></div>
    <script>let y</script></main>`;
  expect(pageSections("v2", html)).toEqual([
    { href: "v2", page: "V2", heading: "V2", text: "First text . Second." },
    { href: "v2#cost", page: "V2", heading: "What it costs", text: "The sum k ." },
  ]);
});

test("a page without main has none", () => {
  expect(pageSections("x", "<p>text</p>")).toEqual([]);
});
