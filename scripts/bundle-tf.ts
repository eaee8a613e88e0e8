/**
 * Writes `src/model/runtime/vendor/tf.js`: the operations that `tf.d.ts` beside it names, the wasm backend and the kernels listed
 * here, in one module without imports. It runs in a worker and in Node alike, since the caller brings the wasm file's
 * bytes and the module never asks where it runs. `src/model/training/vendor/tf.js` is the same with what training needs:
 * the tape, variables and optimizers; pages that only run networks do not load it.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";
import { bundleModule, slim } from "./bundle-module.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** A bundle: its folder, and what it needs of the backend's `dist/kernels` and of the core's `dist/gradients`. */
interface Bundle {
  readonly folder: string;
  readonly kernels: readonly string[];
  readonly gradients: readonly string[];
  readonly plugins: readonly Plugin[];
}

/** Without its kernel an operation says «Kernel … not registered». */
const runtimeKernels = [
  "Add",
  "Cast",
  "ClipByValue",
  "Concat",
  "FusedConv2D",
  "FusedDepthwiseConv2D",
  "Identity",
  "Mean",
  "NonMaxSuppressionV3",
  "PadV2",
  "Reshape",
  "ResizeBilinear",
  "Sigmoid",
  "Slice",
  "Softmax",
  "Transpose",
];

/**
 * TensorFlow.js keeps its engine and its kernels in the global scope. The bundle that trains keeps them to itself, so that
 * both bundles may run in one worker, each with a backend of its own.
 */
const apart: Plugin = {
  name: "apart",
  setup(bundle) {
    bundle.onLoad({ filter: /tfjs-core\/dist\/global_util\.js$/ }, () => ({
      contents: `
        const own = {};
        const values = new Map();
        export const getGlobalNamespace = () => own;
        export function getGlobal(key, make) {
          if (!values.has(key)) values.set(key, make());
          return values.get(key);
        }`,
    }));
  },
};

const bundles: readonly Bundle[] = [
  { folder: "src/model/runtime/vendor", kernels: runtimeKernels, gradients: [], plugins: [slim] },
  {
    folder: "src/model/training/vendor",
    kernels: ["Add", "Cast", "Fill", "Multiply", "RealDiv", "Reshape", "Sqrt", "Square", "Sub", "Sum", "ZerosLike"],
    gradients: ["Add", "Multiply", "Sum"],
    plugins: [slim, apart],
  },
];

/** Everything that registers itself on import is named here; the rest of the library may be left out. */
function entry(declared: string, { folder, kernels, gradients }: Bundle): string {
  const names = /export \{([^}]*)\} from "@tensorflow\/tfjs-core"/.exec(declared);
  if (!names) throw new Error(`${folder}/tf.d.ts has no line that exports from @tensorflow/tfjs-core`);
  const config = (name: string) => `${name[0].toLowerCase()}${name.slice(1)}Config`;
  const gradient = (name: string) => `${name[0].toLowerCase()}${name.slice(1)}GradConfig`;
  return `
    import { getOrMakeEngine } from "@tensorflow/tfjs-core/dist/engine.js";
    import "@tensorflow/tfjs-core/dist/flags.js";
    import { env as environment, registerKernel } from "@tensorflow/tfjs-core";
    import { PlatformBrowser } from "@tensorflow/tfjs-core/dist/platforms/platform_browser.js";
    import "@tensorflow/tfjs-backend-wasm/dist/flags_wasm.js";
    import factory from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js";
    ${kernels.map((name) => `import { ${config(name)} } from "@tensorflow/tfjs-backend-wasm/dist/kernels/${name}.js";`).join("\n")}
    ${gradients.length > 0 ? 'import { registerGradient } from "@tensorflow/tfjs-core";' : ""}
    ${gradients.map((name) => `import { ${gradient(name)} } from "@tensorflow/tfjs-core/dist/gradients/${name}_grad.js";`).join("\n")}
    getOrMakeEngine();
    if (!environment().platform) environment().setPlatform("any", new PlatformBrowser());
    for (const kernel of [${kernels.map(config).join(", ")}]) registerKernel(kernel);
    ${gradients.map((name) => `registerGradient(${gradient(name)});`).join("\n")}
    export const wasmModule = factory;
    export { BackendWasm } from "@tensorflow/tfjs-backend-wasm/dist/backend_wasm.js";
    export {${names[1]}} from "@tensorflow/tfjs-core";
  `;
}

/** @returns bytes of each bundle, by its path */
export async function bundleTensorFlow(): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (const bundle of bundles) {
    const path = `${bundle.folder}/tf.js`;
    const source = entry(await readFile(`${root}${bundle.folder}/tf.d.ts`, "utf8"), bundle);
    const { bytes, metafile } = await bundleModule(
      source,
      root + path,
      "scripts/bundle-tf.ts",
      undefined,
      bundle.plugins,
    );
    sizes.set(path, bytes);
    if (!process.argv.includes("--analyze")) continue;
    const { analyzeMetafile } = await import("esbuild");
    console.log(await analyzeMetafile(metafile));
  }
  return sizes;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, bytes] of await bundleTensorFlow()) console.log(`${path}: ${(bytes / 1000).toFixed(0)} kB`);
}
