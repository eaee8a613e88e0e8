/** The page of `forward.ts` with all that it fetches: in Chromium, and in an installed Firefox. */
import type { Browser } from "playwright-core";
import { layers } from "../../src/model/architecture/layers.js";
import { readManifest, readWeights } from "../node-detector.js";
import { firefoxPage } from "./firefoxPage.js";
import type { ForwardPage } from "./forward.js";
import { onnxModel } from "./onnxModel.js";
import { fetchPeer } from "./peer.js";
import { scriptPage } from "./scriptPage.js";
import { tfliteModel } from "./tfliteModel.js";

type Files = Readonly<Record<string, string | Uint8Array>>;

/** The trained network and TensorFlow.js. */
function networkFiles(): Files {
  const folder = "data/models/coco-ssdlite-v2";
  const names = ["manifest.json", "backbone.bin", "heads.bin"];
  return {
    ...Object.fromEntries(names.map((name) => [name, `${folder}/${name}`])),
    "tf.wasm": "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm",
  };
}

/** The peers' programs, and the backbone in their formats; a peer that cannot be had is left out. */
export async function peerFiles(): Promise<{ readonly files: Files; readonly peers: readonly ("ort" | "liteRt")[] }> {
  const manifest = await readManifest();
  const network = layers({ ...manifest.network, resolution: 224 });
  const weights = await readWeights(manifest);
  const runtime = "node_modules/@litertjs/core/wasm/litert_wasm_internal";
  const files: Record<string, string | Uint8Array> = {
    "backbone.tflite": tfliteModel(network, weights),
    "litert_wasm_internal.js": `${runtime}.js`,
    "litert_wasm_internal.wasm": `${runtime}.wasm`,
  };
  const ort = fetchPeer();
  if (ort === undefined) return { files, peers: ["liteRt"] };
  return {
    files: { ...files, ...ort.files, "backbone.onnx": onnxModel(ort.proto, network, weights) },
    peers: ["ort", "liteRt"],
  };
}

/** What a function of the page finds. */
type Found<Name extends keyof ForwardPage> = ForwardPage[Name] extends (...values: never[]) => Promise<infer T>
  ? T
  : never;

/** A call of one of the page's functions. */
export interface Call<Name extends keyof ForwardPage> {
  readonly name: Name;
  readonly values: Parameters<ForwardPage[Name]>;
  /** What it fetches beside the network. */
  readonly files?: Files;
}

const script = "scripts/bench/forward.ts";

/** Calls a function of the page in a fresh page of a browser. */
export function inBrowser<Name extends keyof ForwardPage>(
  browser: Browser,
  { name, values, files = {} }: Call<Name>,
): Promise<Found<Name>> {
  return scriptPage(browser, script, { ...networkFiles(), ...files }, async (page) => {
    await page.waitForFunction(() => "forwardPage" in globalThis);
    const found: unknown = await page.evaluate(
      ([called, given]) => {
        const { forwardPage } = globalThis as unknown as {
          forwardPage: Record<string, (...values: unknown[]) => Promise<unknown>>;
        };
        return forwardPage[called](...given);
      },
      [name as string, values as unknown[]] as const,
    );
    return found as Found<Name>;
  });
}

/** The same in Firefox; undefined where none is installed. */
export function inFirefox<Name extends keyof ForwardPage>({
  name,
  values,
  files = {},
}: Call<Name>): Promise<{ agent: string; value: Found<Name> } | undefined> {
  return firefoxPage(script, { ...networkFiles(), ...files }, `forwardPage.${name}(...${JSON.stringify(values)})`);
}
