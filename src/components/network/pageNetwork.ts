/** A network that a page opens when the reader first starts something, and keeps for whatever is started next. */
import type { Network, SpeedOptions } from "../../model/runtime/client.js";
import { failure } from "../../model/runtime/problem.js";
import { problem as problemWith } from "../../model/runtime/problem.js";
import type {
  LayerTimes,
  LayerTimesRequest,
  RunResult,
  SpeedRequest,
  SpeedResult,
} from "../../model/runtime/protocol.js";
import type { Outcome } from "../../model/types.js";
import { networkStatus } from "./networkStatus.js";
import { type OpenNetwork, type Pass, Session } from "./session.js";

export interface PageNetwork {
  /** Says what the network is doing: loading in bytes, running, ready, or failed with another try. */
  readonly element: HTMLElement;
  /** Runs a pass; its detections, without tensors. */
  run(pass: Pass, signal: AbortSignal): Promise<Outcome<RunResult>>;
  /** Times each layer of the network. */
  layerTimes(request: LayerTimesRequest, options: SpeedOptions): Promise<Outcome<LayerTimes>>;
  /** Measures passes with random weights in the network's worker. */
  speed(request: SpeedRequest, options: SpeedOptions): Promise<Outcome<SpeedResult>>;
}

const notOpen = problemWith("runtime-missing", "The network did not load.", "Try it again.");

/** @param open opens the trained network; called at the first start, and again after a failure */
export function pageNetwork(open: OpenNetwork): PageNetwork {
  const status = networkStatus(() => void opened(), {
    closed: "The network loads when you start.",
    failed: "The network is not here.",
  });
  const session = new Session(open, () => status.show(session.phase, session.running, undefined));
  status.show(session.phase, false, undefined);
  let opening: Promise<void> | undefined;

  async function opened(): Promise<Outcome<Network>> {
    opening ??= session.open().finally(() => (opening = undefined));
    await opening;
    const { phase } = session;
    if (phase.kind === "ready") return { ok: true, value: phase.network };
    return failure(phase.kind === "failed" ? phase.problem : notOpen);
  }
  async function withNetwork<T>(act: (network: Network) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    const network = await opened();
    return network.ok ? act(network.value) : network;
  }

  return {
    element: status,
    run: (pass, signal) =>
      withNetwork(async () => {
        const outcome = await session.get(pass, [], { signal });
        return outcome.ok ? { ok: true, value: outcome.value.result } : outcome;
      }),
    layerTimes: (request, options) => withNetwork((network) => network.layerTimes(request, options)),
    speed: (request, options) => withNetwork((network) => network.speed(request, options)),
  };
}
