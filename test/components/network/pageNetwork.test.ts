// @vitest-environment jsdom
import { expect, test } from "vitest";
import { pageNetwork } from "../../../src/components/network/pageNetwork.js";
import { cancelled, failure, problem, success } from "../../../src/model/runtime/problem.js";
import { fakeNetwork, picture } from "../inside/fake.js";

const pass = { picture: picture(1), fit: "stretch", changes: [] } as const;
const { signal } = new AbortController();

test("the network opens at the first start, once for all that wait for it", async () => {
  const fake = fakeNetwork();
  let opened = 0;
  const network = pageNetwork(() => {
    opened += 1;
    return Promise.resolve(success(fake.network));
  });
  expect(network.element.textContent).toContain("The network loads when you start.");
  expect(opened).toBe(0);
  const [run, times] = await Promise.all([
    network.run(pass, signal),
    network.layerTimes({ budget: 1, rounds: 1 }, { signal }),
  ]);
  expect([run.ok, times.ok, opened]).toEqual([true, true, 1]);
  expect(run.ok && run.value.detections[0].label).toBe("cat");
  expect(network.element.textContent).toContain("Ready: a fake.");
});

test("a network that does not load is said, and the next start tries again", async () => {
  const refusal = problem("weights-missing", "The weights are not there.", "Check the connection.");
  let works = false;
  const network = pageNetwork(() => Promise.resolve(works ? success(fakeNetwork().network) : failure(refusal)));
  expect(await network.run(pass, signal)).toEqual(failure(refusal));
  expect(network.element.textContent).toContain("The weights are not there.Check the connection.");
  works = true;
  expect((await network.run(pass, signal)).ok).toBe(true);
  expect(network.element.textContent).not.toContain("Check the connection.");
});

test("a run is stopped by its own signal", async () => {
  const fake = fakeNetwork();
  fake.answer = ({ signal: asked }) =>
    new Promise((resolve) => asked?.addEventListener("abort", () => resolve(failure(cancelled))));
  const network = pageNetwork(() => Promise.resolve(success(fake.network)));
  const stop = new AbortController();
  const run = network.run(pass, stop.signal);
  await new Promise((go) => setTimeout(go));
  stop.abort();
  expect(await run).toEqual(failure(cancelled));
});
