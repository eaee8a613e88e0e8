import { expect, test } from "vitest";
import { download, downloadJson, type Surroundings, type WantedFile } from "../../../src/model/runtime/download.js";
import { Failure } from "../../../src/model/runtime/problem.js";
import type { Problem } from "../../../src/model/types.js";

// FIPS 180-4's example: SHA-256 of the three bytes “abc”.
const file: WantedFile = {
  name: "abc.bin",
  href: "/abc.bin",
  bytes: 3,
  sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
};

const subtle = globalThis.crypto.subtle;

/** A cache in memory that knows as much of Cache as is asked of it. */
function memoryCaches() {
  const entries = new Map<string, Uint8Array>();
  const path = (url: string) => url.split("?")[0];
  const cache = {
    match: async (url: string) => {
      const bytes = entries.get(url);
      return bytes && new Response(bytes.slice());
    },
    put: async (url: string, response: Response) => {
      entries.set(url, new Uint8Array(await response.arrayBuffer()));
    },
    delete: async (url: string) => {
      for (const other of [...entries.keys()]) if (path(other) === path(url)) entries.delete(other);
      return true;
    },
  };
  return { entries, caches: { open: async () => cache as unknown as Cache } };
}

function site(answers: (() => Response)[], more: Partial<Surroundings> = {}) {
  const asked: { href: string; cache: string | undefined }[] = [];
  const around: Surroundings = {
    fetch: async (href, init) => {
      asked.push({ href, cache: init.cache });
      const answer = answers[asked.length - 1];
      if (!answer) throw new TypeError("Failed to fetch");
      return answer();
    },
    subtle,
    ...more,
  };
  return { asked, around };
}

const signal = new AbortController().signal;
const weights = { what: "weights", signal } as const;

/** A response that comes in the parts given; an Error breaks it off. */
function parts(...pieces: (string | Error)[]): () => Response {
  return () =>
    new Response(
      new ReadableStream<Uint8Array>({
        pull(controller) {
          const piece = pieces.shift();
          if (piece === undefined) controller.close();
          else if (piece instanceof Error) controller.error(piece);
          else controller.enqueue(new TextEncoder().encode(piece));
        },
      }),
    );
}

async function problemFrom(promise: Promise<unknown>): Promise<Problem> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Failure)) throw new Error(`no failure: ${String(error)}`);
  return error.problem;
}

test("counts the bytes as they come", async () => {
  const { around } = site([parts("a", "bc")]);
  const seen: number[] = [];
  const bytes = await download(file, { ...weights, onBytes: (loaded) => seen.push(loaded) }, around);
  expect(new TextDecoder().decode(bytes)).toBe("abc");
  expect(seen).toEqual([1, 3]);
});

test("a missing file is weights-missing, a missing runtime runtime-missing", async () => {
  const gone = () => new Response("", { status: 404 });
  expect(await problemFrom(download(file, weights, site([gone]).around))).toMatchObject({
    kind: "weights-missing",
    message: /404.*abc\.bin/,
  });
  expect(await problemFrom(download(file, { ...weights, what: "runtime" }, site([gone]).around))).toMatchObject({
    kind: "runtime-missing",
  });
  const page = () => new Response("<html>", { headers: { "content-type": "text/html" } });
  expect(await problemFrom(download(file, weights, site([page]).around))).toMatchObject({ kind: "weights-missing" });
  expect(await problemFrom(download(file, weights, site([]).around))).toMatchObject({ kind: "weights-missing" });
});

test("a file that the site no longer has is one of an older build; a site that does not answer is the connection", async () => {
  const page = () => new Response("<html>", { headers: { "content-type": "text/html; charset=utf-8" } });
  const answer = (status: number) => () => new Response("", { status });
  for (const gone of [answer(404), answer(410), page])
    for (const loaded of [
      download(file, weights, site([gone]).around),
      downloadJson("abc.json", "/abc.json", weights, site([gone]).around),
    ]) {
      const { advice } = await problemFrom(loaded);
      expect(advice).toContain("This site was renewed after you opened this page. Reload the page.");
      expect(advice).not.toContain("connection");
    }
  for (const answers of [[answer(503)], []])
    for (const loaded of [
      download(file, weights, site(answers).around),
      downloadJson("abc.json", "/abc.json", weights, site(answers).around),
    ])
      expect((await problemFrom(loaded)).advice).toContain("Check the connection and try again.");
});

test("a truncated, a broken-off, an overlong and a changed file are damaged, after one more try past all caches", async () => {
  for (const [answer, message] of [
    [() => parts("ab")(), /2 of 3 bytes/],
    [() => parts("a", new Error("reset"))(), /1 of 3 bytes/],
    [() => parts("abcd")(), /more than 3/],
    [() => parts("abd")(), /not the published/],
  ] as const) {
    const { asked, around } = site([answer, answer]);
    expect(await problemFrom(download(file, weights, around))).toMatchObject({ kind: "weights-damaged", message });
    expect(asked).toEqual([
      { href: "/abc.bin", cache: undefined },
      { href: "/abc.bin?again=1", cache: "reload" },
    ]);
  }
});

test("the second try may succeed", async () => {
  const { around } = site([parts("ab"), parts("abc")]);
  expect((await download(file, weights, around)).length).toBe(3);
});

test("without digests the length is still checked", async () => {
  expect((await download(file, weights, site([parts("abd")], { subtle: undefined }).around)).length).toBe(3);
  const short = site([parts("ab"), parts("ab")], { subtle: undefined });
  expect(await problemFrom(download(file, weights, short.around))).toMatchObject({ kind: "weights-damaged" });
});

test("the second visit needs no request", async () => {
  const { caches, entries } = memoryCaches();
  await download(file, weights, site([parts("abc")], { caches }).around);
  const offline = site([], { caches });
  const seen: number[] = [];
  const bytes = await download(file, { ...weights, onBytes: (loaded) => seen.push(loaded) }, offline.around);
  expect(new TextDecoder().decode(bytes)).toBe("abc");
  expect(seen).toEqual([3]);
  expect(offline.asked).toEqual([]);
  expect(entries.size).toBe(1);
});

test("what is kept is checked, and an old version makes room", async () => {
  const { caches, entries } = memoryCaches();
  await download(file, weights, site([parts("abc")], { caches }).around);
  for (const name of entries.keys()) entries.set(name, new Uint8Array([1, 2, 3]));
  const { asked, around } = site([parts("abc")], { caches });
  await download(file, weights, around);
  expect(asked.length).toBe(1);
  // FIPS 180-4's hash of nothing at all.
  const empty = { ...file, bytes: 0, sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" };
  await download(empty, weights, site([() => new Response("")], { caches }).around);
  expect([...entries.keys()]).toEqual([expect.stringContaining(empty.sha256)]);
});

test("storage that throws disturbs nothing", async () => {
  const caches = {
    open: async () => {
      throw new DOMException("denied", "SecurityError");
    },
  };
  expect((await download(file, weights, site([parts("abc")], { caches }).around)).length).toBe(3);
});

test("an abort is a cancellation, before and during the transfer", async () => {
  expect(await problemFrom(download(file, { ...weights, signal: AbortSignal.abort() }, site([]).around))).toMatchObject(
    { kind: "cancelled" },
  );
  const controller = new AbortController();
  const { around } = site([
    () => {
      controller.abort();
      return parts("a", new DOMException("", "AbortError"))();
    },
  ]);
  expect(await problemFrom(download(file, { ...weights, signal: controller.signal }, around))).toMatchObject({
    kind: "cancelled",
  });
});

test("JSON comes fresh, and from the cache when the site is out of reach", async () => {
  const { caches } = memoryCaches();
  const read = (answers: (() => Response)[]) => downloadJson("m", "/m", weights, site(answers, { caches }).around);
  expect(await problemFrom(read([]))).toMatchObject({ kind: "weights-missing" });
  expect(await problemFrom(read([() => new Response("{")]))).toMatchObject({ kind: "weights-damaged" });
  expect(await read([() => new Response('{"a":1}')])).toEqual({ a: 1 });
  expect(await read([() => new Response('{"a":2}')])).toEqual({ a: 2 });
  expect(await read([])).toEqual({ a: 2 });
});
