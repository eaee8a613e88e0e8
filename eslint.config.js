import markdown from "@eslint/markdown";
import tseslint from "typescript-eslint";

const pageCode = "**/*.md/*.{ts,js}";
const wholeD3 = {
  name: "d3",
  message: "import d3-array, d3-scale, d3-shape …: d3 itself brings all its thirty modules into the page",
};
/** The browser asks for what is written. */
const extension = { regex: "^\\.{1,2}/(?!.*\\.(?:js|mjs|json)$)", message: "write the extension, .js for a .ts file" };
/** What exists in a window only: src/model runs in a worker and in Node. */
const windowOnly = [
  "document",
  "window",
  "localStorage",
  "sessionStorage",
  "history",
  "alert",
  "matchMedia",
  "requestAnimationFrame",
  "getComputedStyle",
  "Image",
  "HTMLElement",
  "HTMLCanvasElement",
  "HTMLImageElement",
  "MutationObserver",
  "ResizeObserver",
  "IntersectionObserver",
];

export default tseslint.config(
  {
    ignores: [
      "dist/",
      "build-check/",
      "test-results/",
      "docs/.observablehq/",
      "docs/components/",
      "docs/model/",
      "docs/data/",
      "src/model/runtime/vendor/*.js",
      "src/model/own/vendor/*.js",
      "src/model/training/vendor/*.js",
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: "error", noInlineConfig: true } },
  {
    files: ["**/*.{ts,js}"],
    extends: [tseslint.configs.strict],
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-var": "error",
      "prefer-const": "error",
      "object-shorthand": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-self-compare": "error",
      "no-constant-condition": ["error", { checkLoops: "allExceptWhileTrue" }],
      "no-debugger": "error",
      "no-dupe-else-if": "error",
      "no-duplicate-case": "error",
      "no-empty": "error",
      "no-fallthrough": "error",
      "no-loss-of-precision": "error",
      "no-sparse-arrays": "error",
      "no-unmodified-loop-condition": "error",
      "no-unreachable-loop": "error",
      "no-unsafe-finally": "error",
      "no-useless-escape": "error",
      "no-template-curly-in-string": "error",
      "use-isnan": "error",
      "@typescript-eslint/no-unused-expressions": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": [
        "error",
        { fixStyle: "inline-type-imports", disallowTypeAnnotations: false },
      ],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/ban-ts-comment": ["error", { "ts-expect-error": true }],
    },
  },
  // AssemblyScript inlines what a decorator tells it to, and only methods may carry one.
  {
    files: ["src/kernels/**/*.ts"],
    rules: { "@typescript-eslint/no-extraneous-class": ["error", { allowStaticOnly: true }] },
  },
  {
    files: ["src/model/**/*.ts"],
    rules: { "no-restricted-globals": ["error", ...windowOnly] },
  },
  {
    files: ["src/model/**/*.ts", "src/components/**/*.ts", "docs/**/*.ts", "scripts/**/*.ts", "test/**/*.ts"],
    rules: { "no-restricted-imports": ["error", { paths: [wholeD3], patterns: [extension] }] },
  },
  // The cells of pages, which dependency-cruiser does not read, are held to its rules for pages here.
  {
    files: [pageCode],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          paths: [wholeD3],
          patterns: [
            extension,
            {
              regex:
                "/model/(?:runtime|training)/(?!(?:client|tailClient|backends|problem|protocol|absence|wasmFeatures)\\.js$)",
              allowTypeImports: true,
              message: "a page reaches the network through the client, not through what runs in the worker",
            },
            {
              regex: "^(?:@tensorflow/|\\.\\./)",
              message: "a page imports components, src/model and what stands in docs/",
            },
          ],
        },
      ],
    },
  },
  {
    files: ["src/components/**/*.ts", "docs/**/*.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "build elements, or set textContent" },
        { property: "outerHTML", message: "build elements, or set textContent" },
        { property: "insertAdjacentHTML", message: "build elements, or set textContent" },
        { property: "toLocaleString", message: "write numbers as the whole site does, with model/math/format" },
      ],
    },
  },
  // Tests hold the text of pages, where ${…} is code.
  { files: ["test/**"], rules: { "no-template-curly-in-string": "off" } },
  {
    files: ["test/**"],
    ignores: ["test/eventually.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        {
          object: "vi",
          property: "waitFor",
          message: "it gives up after a second; use eventually of test/eventually.ts",
        },
      ],
    },
  },
  { files: ["docs/**/*.md"], plugins: { markdown }, processor: "markdown/markdown" },
  {
    files: [pageCode],
    languageOptions: { parser: tseslint.parser },
    rules: {
      // A name that one cell defines is read by the others.
      "@typescript-eslint/no-unused-vars": "off",
      "@typescript-eslint/no-unused-expressions": "off",
      "prefer-const": "off",
    },
  },
);
