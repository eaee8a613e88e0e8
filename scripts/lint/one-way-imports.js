// ESLint rule: imports go one way through the house.
//   channels, spec → layers → cost → components → docs      layers → graph → worker      protocol → client → docs
// A file that is named nowhere below belongs to the arithmetic half of src/model, which knows neither tfjs nor DOM.
import path from "node:path";

/** Modules of src/model that run the network: they import tfjs, or a module that does. */
const running = new Set([
  "tensorflow",
  "graph",
  "detector",
  "classifier",
  "classifiers",
  "pictureClassifier",
  "layerTimes",
  "passTimes",
  "lastPass",
  "session",
  "worker",
  "backendWorker",
  "simdKernels",
  "simdConvolver",
  "fusedConvolver",
  "vendor/kernels",
  "agreement",
  "imageClassifier",
  "ownWorker",
  "vendor/tf",
  "vendor/backend-webgl",
  "vendor/backend-webgpu",
  "vendor/backend-cpu",
]);

/** The page's ends of the lines to the workers. */
const clients = new Set(["client", "backends"]);

/** The base of the arithmetic half: each may import, of src/model, only what stands in its row. */
const base = new Map([
  ["channels", []],
  ["spec", ["channels"]],
  ["layers", ["channels", "spec"]],
  ["cost", ["channels", "spec", "layers"]],
]);

/** Data loaders stand among the pages but run in Node while the site is built; the name is one without `.ts`. */
const loader = /\.(?:json|csv|bin)$/;

const packages = /^@tensorflow\//;

/** Where a path of the project belongs: {room, name}, name without extension and relative to the room. */
function place(file) {
  const parts = file
    .split(path.sep)
    .join("/")
    .replace(/^docs\/(model|components)\//, "src/$1/");
  const [, room, name] =
    /^(src\/model|src\/components|src\/kernels|docs|data|scripts|test)\/(.+?)(?:\.d)?(?:\.[jt]s)?$/.exec(parts) ?? [];
  // A data loader (docs/….json.ts) runs in Node when the site is built, as a script does.
  if (room === "docs" && /\.(?:json|csv|bin)$/.test(name)) return { room: "scripts", name };
  if (room === undefined) return { room: "root", name: parts };
  // The rules name files, wherever in src/model they stand.
  return { room, name: room === "src/model" ? name.replace(/^.*?([^/]+|vendor\/[^/]+)$/, "$1") : name };
}

/** The reason why `from` must not import `to`, or undefined if it may. */
function refusal(from, to, typeOnly) {
  if (from.room === "src/kernels" || to.room === "src/kernels")
    return from.room === to.room ? undefined : "src/kernels is AssemblyScript: it is compiled by itself, not imported";
  if (from.room === "src/model") {
    if (to.room !== "src/model")
      return to.room === "data" ? undefined : "src/model imports nothing from outside itself";
    if (base.has(from.name) && !base.get(from.name).includes(to.name)) {
      return `${from.name}.ts imports, of src/model, only: ${base.get(from.name).join(", ") || "nothing"}`;
    }
    if (running.has(from.name)) {
      return clients.has(to.name) && !typeOnly ? "the network runs without knowing its client" : undefined;
    }
    if (running.has(to.name) && !typeOnly)
      return `the arithmetic half never imports what runs the network (${to.name})`;
    if (clients.has(to.name) && !clients.has(from.name)) return "the model runs without knowing its client";
  }
  if (from.room === "src/components") {
    if (to.room === "src/model") {
      if (!typeOnly && (running.has(to.name) || clients.has(to.name) || to.name === "weights")) {
        return `a component takes the network as an argument: import types only from ${to.name}`;
      }
    } else if (to.room !== "src/components") return "a component imports components and src/model only";
  }
  if (from.room === "docs") {
    if (to.room === "src/model" && running.has(to.name) && !typeOnly) {
      return `a page reaches the network through client.ts, not through ${to.name}`;
    }
    if (to.room === "test") return "a page imports nothing from tests";
    if (to.room === "scripts" && !loader.test(from.name)) return "a page imports nothing from scripts";
  }
  if (from.room === "scripts" && to.room === "test") return "a script imports nothing from tests";
  return undefined;
}

/** Modules that may import a package of tfjs. */
function mayUseTensorFlow({ room, name }) {
  return room === "scripts" || room === "test" || room === "root" || (room === "src/model" && running.has(name));
}

export const oneWayImports = {
  meta: {
    type: "problem",
    docs: { description: "keep the direction of imports: channels, spec → layers → cost → components → docs" },
    schema: [],
    messages: { refused: "{{reason}}" },
  },
  create(context) {
    // A block of a page has a name of its own, docs/index.md/0.ts; it imports as if it stood in docs/.
    const file = path.relative(context.cwd, context.filename).replace(/\.md[/\\][^/\\]+$/, ".md");
    const from = place(file);
    const check = (node, source, typeOnly) => {
      if (source === null || source === undefined || typeof source.value !== "string") return;
      const specifier = source.value;
      const report = (reason) => context.report({ node, messageId: "refused", data: { reason } });
      if (packages.test(specifier)) {
        if (!mayUseTensorFlow(from)) report("only the modules that run the network import tfjs");
        return;
      }
      if (!specifier.startsWith(".")) return;
      // AssemblyScript's compiler adds the extension itself and knows no other way.
      if (from.room !== "src/kernels" && !/\.(?:js|json)$/.test(specifier))
        report(`write the extension, .js for a .ts file: ${specifier}`);
      const reason = refusal(from, place(path.join(path.dirname(file), specifier)), typeOnly);
      if (reason !== undefined) report(reason);
    };
    const onlyTypes = ({ importKind, exportKind, specifiers = [] }) =>
      importKind === "type" ||
      exportKind === "type" ||
      (specifiers.length > 0 && specifiers.every((s) => s.importKind === "type" || s.exportKind === "type"));
    return {
      ImportDeclaration: (node) => check(node, node.source, onlyTypes(node)),
      ExportNamedDeclaration: (node) => check(node, node.source, onlyTypes(node)),
      ExportAllDeclaration: (node) => check(node, node.source, node.exportKind === "type"),
      ImportExpression: (node) => check(node, node.source, false),
    };
  },
};
