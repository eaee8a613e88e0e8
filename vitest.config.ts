import { defineConfig } from "vitest/config";

/**
 * Three projects: what needs no window, what needs jsdom's, and what needs a browser on the built site. In each of them two
 * workers take one file after another without starting anew, so that modules, jsdom and the connection to the browser are
 * made twice and not once a file; test/window.ts gives each file an empty window.
 */
export default defineConfig({
  test: {
    // A slow machine is no failure: some tests run the network many times, and a core may be shared.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 90_000 } },
    maxWorkers: 2,
    isolate: false,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/browser/**", "test/components/**"],
          globalSetup: ["test/bundle.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "dom",
          include: ["test/components/**/*.test.ts"],
          environment: "jsdom",
          globalSetup: ["test/bundle.ts"],
          setupFiles: ["test/window.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          globalSetup: ["test/browser/setup.ts"],
        },
      },
    ],
  },
});
