import { defineConfig } from "vitest/config";

const path = (relative: string) => new URL(relative, import.meta.url).pathname;

export default defineConfig({
  resolve: {
    alias: [{ find: "observablehq:stdlib", replacement: path("./test/stdlib.ts") }],
  },
  test: {
    globalSetup: "./test/bundle.ts",
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
