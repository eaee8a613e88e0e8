import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that open every page, each some minutes long: begun last, one of them would run on alone. */
const long = /test\/browser\/(?:everyPage|address|shift|links|site)\.test\.ts$/;

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((a, b) => Number(long.test(b.moduleId)) - Number(long.test(a.moduleId)));
  }
}

/**
 * Three projects: what needs no window, what needs jsdom's, and what needs a browser on the built site. In each of them some
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
    sequence: { sequencer: LongFirst },
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
          // A test in a browser waits for frames and timers as long as it computes.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
