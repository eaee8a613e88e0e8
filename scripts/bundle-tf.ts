/**
 * Writes `src/model/runtime/vendor/tf.js`: the operations that `tf.d.ts` beside it names, the wasm backend and the kernels listed
 * here, in one module without imports. It runs in a worker and in Node alike, since the caller brings the wasm file's
 * bytes and the module never asks where it runs.
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { bundleModule } from "./bundle-module.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const declarations = `${root}src/model/runtime/vendor/tf.d.ts`;
const target = `${root}src/model/runtime/vendor/tf.js`;

/** Files of the backend's `dist/kernels`, without which an operation says «Kernel … not registered». */
const kernels = [
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

/** Everything that registers itself on import is named here; the rest of the library may be left out. */
function entry(declared: string): string {
  const names = /export \{([^}]*)\} from "@tensorflow\/tfjs-core"/.exec(declared);
  if (!names) throw new Error(`${declarations} has no line that exports from @tensorflow/tfjs-core`);
  const config = (name: string) => `${name[0].toLowerCase()}${name.slice(1)}Config`;
  return `
    import { getOrMakeEngine } from "@tensorflow/tfjs-core/dist/engine.js";
    import "@tensorflow/tfjs-core/dist/flags.js";
    import { env as environment, registerKernel } from "@tensorflow/tfjs-core";
    import { PlatformBrowser } from "@tensorflow/tfjs-core/dist/platforms/platform_browser.js";
    import "@tensorflow/tfjs-backend-wasm/dist/flags_wasm.js";
    import factory from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js";
    ${kernels.map((name) => `import { ${config(name)} } from "@tensorflow/tfjs-backend-wasm/dist/kernels/${name}.js";`).join("\n")}
    getOrMakeEngine();
    if (!environment().platform) environment().setPlatform("any", new PlatformBrowser());
    for (const kernel of [${kernels.map(config).join(", ")}]) registerKernel(kernel);
    export const wasmModule = factory;
    export { BackendWasm } from "@tensorflow/tfjs-backend-wasm/dist/backend_wasm.js";
    export {${names[1]}} from "@tensorflow/tfjs-core";
  `;
}

export async function bundleTensorFlow(): Promise<{ bytes: number }> {
  const source = entry(await readFile(declarations, "utf8"));
  const { bytes, metafile } = await bundleModule(source, target, "scripts/bundle-tf.ts");
  if (process.argv.includes("--analyze")) {
    const { analyzeMetafile } = await import("esbuild");
    console.log(await analyzeMetafile(metafile));
  }
  return { bytes };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { bytes } = await bundleTensorFlow();
  console.log(`src/model/runtime/vendor/tf.js: ${(bytes / 1000).toFixed(0)} kB`);
}
