/** What package.json declares is what the code imports. */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly version: string;
}
const manifest = (file: string) => JSON.parse(readFileSync(file, "utf8")) as Manifest;
const { dependencies, devDependencies } = manifest("package.json");

/** Names of the packages that the files in a folder import, without Node's own. */
function imported(folder: string): Set<string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const names = files
    .filter((file) => /\.(?:ts|md)$/.test(file) && !/(?:^|\/)(?:\.observablehq|vendor|kernels)\//.test(file))
    .flatMap((file) => [
      ...readFileSync(`${folder}/${file}`, "utf8").matchAll(/^(?:import|export) [^;]*?from "([^"]+)";/gm),
    ])
    .map(([, from]) => from)
    .filter((from) => !/^(?:[./]|node:|observablehq:)/.test(from))
    .map((from) => from.split("/", from.startsWith("@") ? 2 : 1).join("/"));
  return new Set(names);
}

/** Packages that come with another one, in the version that it asks for. */
const comesWith: Readonly<Record<string, string>> = {
  "@tensorflow/tfjs-core": "@tensorflow/tfjs",
  "@tensorflow/tfjs-converter": "@tensorflow/tfjs",
  nlcst: "@types/nlcst",
};

test.each(["src", "docs"])("%s imports packages that are declared for the site", (folder) => {
  const names = [...imported(folder)];
  expect(names.length).toBeGreaterThan(0);
  expect(names.filter((name) => !(name in dependencies) && !(name in devDependencies))).toEqual([]);
});

test.each(["scripts", "test"])("%s import packages that are declared", (folder) => {
  const declared = { ...dependencies, ...devDependencies };
  expect([...imported(folder)].filter((name) => !((comesWith[name] ?? name) in declared))).toEqual([]);
});

test("the modules of d3 that are declared are those that are imported, one copy of each, as d3 asks for them", () => {
  // d3 as a whole would bring thirty modules into each page. It is declared since it says which modules go together.
  const modules = Object.keys(dependencies).filter((name) => name.startsWith("d3-"));
  const used = ["src", "docs", "scripts", "test"].flatMap((folder) => [...imported(folder)]);
  expect(modules.sort()).toEqual([...new Set(used.filter((name) => name.startsWith("d3")))].sort());
  const d3 = manifest("node_modules/d3/package.json");
  expect(d3.version).toBe(dependencies.d3);
  for (const name of modules) {
    expect(manifest(`node_modules/${name}/package.json`).version, name).toBe(dependencies[name]);
    expect(dependencies[name].split(".")[0], name).toBe(d3.dependencies[name].replace("^", "").split(".")[0]);
    expect(existsSync(`node_modules/d3/node_modules/${name}`), name).toBe(false);
  }
});
