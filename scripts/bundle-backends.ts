/**
 * Writes `src/model/runtime/vendor/backend-*.js`: TensorFlow.js on WebGL, on WebGPU and in plain JavaScript, each one a module
 * without imports that knows just the operations of a forward pass. A page loads them only to measure whole passes; the
 * network itself runs on `tf.js`.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bundleModule } from "./bundle-module.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Files of each backend's `dist/kernels`. */
const kernels = ["Add", "Cast", "FusedConv2D", "FusedDepthwiseConv2D", "Identity", "Reshape", "Transpose"];
const names = ["webgl", "webgpu", "cpu"] as const;

function entry(name: string): string {
  const from = `@tensorflow/tfjs-backend-${name}/dist`;
  const config = (kernel: string) => `${kernel[0].toLowerCase()}${kernel.slice(1)}Config`;
  return `
    import { getOrMakeEngine } from "@tensorflow/tfjs-core/dist/engine.js";
    import "@tensorflow/tfjs-core/dist/flags.js";
    import { registerKernel } from "@tensorflow/tfjs-core";
    import "@tensorflow/tfjs-core/dist/platforms/platform_browser.js";
    getOrMakeEngine();
    import "${from}/base.js";
    ${kernels.map((kernel) => `import { ${config(kernel)} } from "${from}/kernels/${kernel}.js";`).join("\n")}
    for (const kernel of [${kernels.map(config).join(", ")}]) registerKernel(kernel);
    export const isIncluded = true;
    export { add, fused, setBackend, tensor } from "@tensorflow/tfjs-core";
  `;
}

/** In place of a backend that is not installed: npm may leave an optional package out. */
const left = `
  export const isIncluded = false;
  export const [add, fused, setBackend, tensor] = [];
`;

/** @returns bytes of each module */
export async function bundleBackends(): Promise<Readonly<Record<string, number>>> {
  const sizes: Record<string, number> = {};
  for (const name of names) {
    const isInstalled = existsSync(`${root}node_modules/@tensorflow/tfjs-backend-${name}/package.json`);
    const source = isInstalled ? entry(name) : left;
    const outfile = `${root}src/model/runtime/vendor/backend-${name}.js`;
    sizes[name] = (await bundleModule(source, outfile, "scripts/bundle-backends.ts")).bytes;
  }
  return sizes;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, bytes] of Object.entries(await bundleBackends()))
    console.log(`src/model/runtime/vendor/backend-${name}.js: ${(bytes / 1000).toFixed(0)} kB`);
}
