/** Forward passes of the trained backbone: ours in its variants, a peer's, and a loop that only multiplies and adds. */
import type { Browser } from "playwright-core";
import { layers } from "../../src/model/architecture/layers.js";
import { readManifest, readWeights } from "../node-detector.js";
import type { ForwardTimes } from "./forward.js";
import { median, ms, spread } from "./format.js";
import { onnxModel } from "./onnxModel.js";
import { fetchPeer, peerName } from "./peer.js";
import { scriptPage } from "./scriptPage.js";

const goals: Readonly<Record<string, string>> = {
  "all 52 taps viewed": "goal ≤ 1.1 ×",
  "ReLU instead of ReLU6": "goal ≤ 1.3 ×",
};

export async function forwardPasses(browser: Browser, rounds: number): Promise<void> {
  const folder = "data/models/coco-ssdlite-v2";
  const names = ["manifest.json", "backbone.bin", "heads.bin"];
  const files: Record<string, string | Uint8Array> = Object.fromEntries(
    names.map((name) => [name, `${folder}/${name}`]),
  );
  files["tf.wasm"] = "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm";
  const peer = fetchPeer();
  if (peer !== undefined) {
    const manifest = await readManifest();
    const network = layers({ ...manifest.network, resolution: 224 });
    Object.assign(files, peer.files, { "backbone.onnx": onnxModel(peer.proto, network, await readWeights(manifest)) });
  }
  const result = await scriptPage(browser, "scripts/bench/forward.ts", files, async (page) => {
    await page.waitForFunction(() => "measureForward" in globalThis);
    return page.evaluate(
      ({ n, withPeer }) =>
        (globalThis as unknown as { measureForward(n: number, p: boolean): Promise<ForwardTimes> }).measureForward(
          n,
          withPeer,
        ),
      { n: rounds, withPeer: peer !== undefined },
    );
  });

  console.log(
    `\nBackbone of COCO SSDLite MobileNetV2 at 224 × 224, trained weights, wasm, one thread, ${rounds} rounds`,
  );
  console.log(
    `  first pass ${ms(result.first)}, ${(result.macs / 1e6).toFixed(1)} M multiply-adds, tensors leaked: ${result.leaked}`,
  );
  const ours = median(result.rounds.fused);
  for (const [name, times] of Object.entries(result.rounds)) {
    const rate = `${((2 * result.macs) / median(times) / 1e6).toFixed(1)} GFLOP/s`;
    const goal = name in goals ? `  (${goals[name]})` : "";
    console.log(
      `  ${name.padEnd(24)} ${spread(times)}  ${rate.padStart(13)}  ${(median(times) / ours).toFixed(2)} × fused${goal}`,
    );
  }
  const peak = (2 * median(result.peak)) / 1e9;
  const share = ((2 * result.macs) / ours / 1e6 / peak) * 100;
  console.log(
    `  a loop that only multiplies and adds: ${peak.toFixed(1)} GFLOP/s; fused reaches ${share.toFixed(0)} % of it (goal ≥ 55 %)`,
  );
  if (result.peer === undefined) return;
  const ratio = ours / median(result.rounds[result.peer.variant]);
  console.log(
    `  fused against ${peerName}: ${ratio.toFixed(2)} × its time (goal ≤ 0.7 ×); outputs differ by at most ${result.peer.difference.toExponential(1)} of their range`,
  );
}
