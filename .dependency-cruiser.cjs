/**
 * The direction of imports, as path patterns. Rooms stand on floors, and a room imports from the floors below it.
 * `npm run check` holds src, docs, scripts and tests to them; eslint.config.js holds the cells of pages to the same rules.
 */

/** The rooms of src/model, from the ground up. A room imports values from the rooms before it, and types from these too. */
const floors = [
  "math",
  "architecture",
  "detection",
  "pass",
  "runtime",
  "training",
  "own",
  "evidence",
  "exercises",
  "programs",
];

/** What runs the network is known to the worker and to scripts only; claims, exercises and programs do without it. */
const unneeded = Object.fromEntries(
  ["evidence", "exercises", "programs"].map((room) => [room, ["runtime", "training", "own"]]),
);

/** Shared parts of pages. */
const kits = ["ui", "charts", "predict", "picture", "network", "exhibit"];

/** What src/model/runtime offers to a page: these know no TensorFlow.js. */
const clientSide = "client|tailClient|backends|problem|protocol|absence";

const modelRules = floors.map((room, level) => {
  const banned = [...floors.slice(level + 1), ...(unneeded[room] ?? [])];
  return {
    name: `model-${room}`,
    comment: `src/model/${room} imports nothing from ${banned.join(", ") || "outside the floors"}`,
    severity: "error",
    from: { path: `^src/model/${room}/` },
    // The worker opens a network that was stored for this tab.
    to: {
      path: banned.length > 0 ? `^src/model/(?:${banned.join("|")})/` : "^$",
      pathNot: "^src/model/own/store\\.ts$",
    },
  };
});

module.exports = {
  forbidden: [
    {
      name: "no-circle",
      comment: "modules do not import each other in a circle, for types neither",
      severity: "error",
      from: { path: "^src/" },
      to: { circular: true },
    },
    {
      name: "resolvable",
      comment: "an import names a file that exists",
      severity: "error",
      from: { path: "^(?:src|scripts|test|docs)/" },
      to: { couldNotResolve: true, pathNot: "^observablehq:|/vendor/|^npm:" },
    },
    ...modelRules,
    {
      name: "types-first",
      comment: "src/model/types.ts imports nothing but types of shapes",
      severity: "error",
      from: { path: "^src/model/types\\.ts$" },
      to: { path: "^src/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "model-alone",
      comment: "src/model imports nothing from components, pages, scripts or tests",
      severity: "error",
      from: { path: "^src/model/" },
      to: { path: "^(?:src/components|docs|scripts|test)/" },
    },
    {
      name: "only-runtime-runs",
      comment: "only src/model/runtime and src/model/training import TensorFlow.js",
      severity: "error",
      from: { path: "^(?:src|docs)/", pathNot: "^src/model/(?:runtime|training)/|\\.(?:json|csv|bin)\\.ts$" },
      to: { path: "^src/model/(?:runtime|training)/vendor/|@tensorflow/" },
    },
    {
      name: "components-take-the-network",
      comment:
        "a component takes the running network as an argument: it imports types from src/model/runtime and training",
      severity: "error",
      from: { path: "^src/components/" },
      to: {
        path: "^src/model/(?:runtime|training)/",
        pathNot: "^src/model/runtime/(?:problem|absence)\\.ts$",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "client-side",
      comment: "a page reaches the network through the client, not through what runs in the worker",
      severity: "error",
      // A data loader (docs/….json.ts) runs in Node when the site is built, as a script does.
      from: { path: "^docs/", pathNot: "\\.(?:json|csv|bin)\\.ts$" },
      to: {
        path: "^src/model/(?:runtime|training)/",
        pathNot: `^src/model/(?:runtime|training)/(?:${clientSide})\\.ts$`,
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "kits-know-no-page",
      comment: "a kit imports kits and src/model, never a page's room",
      severity: "error",
      from: { path: `^src/components/(?:${kits.join("|")})/` },
      to: { path: "^src/components/", pathNot: `^src/components/(?:${kits.join("|")})/` },
    },
    {
      name: "ui-is-the-ground",
      comment: "ui imports no other kit",
      severity: "error",
      from: { path: "^src/components/ui/" },
      to: { path: "^src/components/", pathNot: "^src/components/ui/" },
    },
    {
      name: "rooms-apart",
      comment:
        "a page's room imports kits and src/model, never another page's room; widths, design, train, teach-it and own share fashion",
      severity: "error",
      from: { path: "^src/components/([^/]+)/" },
      to: { path: "^src/components/", pathNot: `^src/components/(?:$1|${kits.join("|")}|fashion)/` },
    },
    {
      name: "fashion-is-shared",
      comment: "only widths, design, train, teach-it and own show Fashion-MNIST",
      severity: "error",
      from: { path: "^src/components/", pathNot: "^src/components/(?:widths|design|train|teach-it|own|fashion)/" },
      to: { path: "^src/components/fashion/" },
    },
    {
      name: "components-know-no-page",
      comment: "src/components imports nothing from pages, scripts or tests",
      severity: "error",
      from: { path: "^src/components/" },
      to: { path: "^(?:docs|scripts|test)/" },
    },
    {
      name: "kernels-alone",
      comment: "src/kernels is AssemblyScript: it imports itself, and the rest reads what is compiled of it",
      severity: "error",
      from: { path: "^src/kernels/" },
      to: { path: "^(?:src|docs|scripts|test)/", pathNot: "^src/kernels/" },
    },
    {
      name: "kernels-compiled",
      comment: "what is not AssemblyScript reads the compiled kernels",
      severity: "error",
      from: { path: "^(?:src/model|src/components|docs|scripts)/" },
      to: { path: "^src/kernels/" },
    },
    {
      name: "tests-stay-outside",
      comment: "nothing imports from tests",
      severity: "error",
      from: { path: "^(?:docs|scripts|src)/" },
      to: { path: "^test/" },
    },
  ],
  options: {
    tsPreCompilationDeps: "specify",
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "types", "default"] },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^node_modules|^docs/(?:\\.observablehq|model|components|data)/" },
  },
};
