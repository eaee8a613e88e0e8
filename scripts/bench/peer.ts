/** The peer of the forward pass: onnxruntime-web, fetched for the benchmark and kept outside the project's packages. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import type { OnnxProto } from "./onnxModel.js";

const peerName = "onnxruntime-web 1.30.0";
const packages = ["onnxruntime-web@1.30.0", "onnx-proto@8.0.1"];
const folder = resolve("node_modules/.cache/bench-peer");

export interface Peer {
  readonly proto: OnnxProto;
  /** Paths of the files that a page needs, by the name under which it finds them. */
  readonly files: Readonly<Record<string, string>>;
}

/** @returns undefined, after a sentence, when the packages are neither here nor to be had */
export function fetchPeer(): Peer | undefined {
  const runtime = `${folder}/node_modules/onnxruntime-web/dist`;
  if (!existsSync(`${runtime}/ort.wasm.min.mjs`)) {
    console.log(`fetching ${packages.join(" and ")} …`);
    mkdirSync(folder, { recursive: true });
    const options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder];
    const { status, stderr } = spawnSync("npm", ["install", ...options, ...packages], { encoding: "utf8" });
    if (status !== 0) {
      console.log(`left out: ${peerName}, since npm could not fetch it: ${stderr.trim().split("\n").pop() ?? ""}`);
      return undefined;
    }
  }
  return {
    proto: createRequire(`${folder}/`)("onnx-proto") as OnnxProto,
    files: {
      // The server knows the type of `.js`.
      "ort.js": `${runtime}/ort.wasm.min.mjs`,
      "ort-threaded.js": `${runtime}/ort-wasm-simd-threaded.mjs`,
      "ort-threaded.wasm": `${runtime}/ort-wasm-simd-threaded.wasm`,
    },
  };
}
