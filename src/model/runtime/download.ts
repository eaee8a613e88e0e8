/**
 * Fetches the files of a network: bytes counted as they come, length and SHA-256 checked, kept for the next visit.
 *
 * What is kept lies in the browser's Cache storage under the file's own hash, so that a second visit needs no request.
 * Where the browser offers no storage (a private window, a page without https) everything works but is fetched again.
 */
import { type Absence, adviceOn, isGone } from "./absence.js";
import { cancelled, Failure, problem } from "./problem.js";
import type { ProblemKind } from "../types.js";

export interface WantedFile {
  /** Names the file in messages and in the cache. */
  readonly name: string;
  readonly href: string;
  readonly bytes: number;
  /** Hexadecimal, lower case. */
  readonly sha256: string;
}

/** What a download needs of the browser; tests pass stand-ins. */
export interface Surroundings {
  readonly fetch: (href: string, init: RequestInit) => Promise<Response>;
  readonly caches?: Pick<CacheStorage, "open"> | undefined;
  readonly subtle?: Pick<SubtleCrypto, "digest"> | undefined;
}

export interface DownloadOptions {
  /** Which problems to report. */
  readonly what: "runtime" | "weights";
  readonly signal: AbortSignal;
  /** Bytes of this file so far; falls back to 0 when the file has to be fetched a second time. */
  readonly onBytes?: (loaded: number) => void;
}

const cacheName = "network-files-1";

/** The worker's own surroundings. Reading `caches` throws where storage is forbidden. */
export function surroundings(): Surroundings {
  const caches = attempt(() => globalThis.caches);
  // `crypto.subtle` exists on https and localhost only.
  const subtle = attempt(() => globalThis.crypto.subtle);
  return { fetch: (href, init) => globalThis.fetch(href, init), caches, subtle };
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const kinds = {
  runtime: { missing: "runtime-missing", damaged: "runtime-missing", name: "program that computes" },
  weights: { missing: "weights-missing", damaged: "weights-damaged", name: "network's weights" },
} as const satisfies Record<string, { missing: ProblemKind; damaged: ProblemKind; name: string }>;

function missing({ what }: DownloadOptions, file: string, reason: string, absence: Absence = "unreachable"): Failure {
  const { missing: kind, name } = kinds[what];
  return new Failure(
    problem(
      kind,
      `The ${name} could not be loaded: ${reason} (${file}).`,
      `${adviceOn[absence]} Text, figures and tables work without it.`,
    ),
  );
}

function damaged({ what }: DownloadOptions, file: string, reason: string): Failure {
  const { damaged: kind, name } = kinds[what];
  return new Failure(
    problem(
      kind,
      `The ${name} came damaged: ${reason} (${file}).`,
      "Try again. If it stays so, the copy of this site is incomplete.",
    ),
  );
}

/**
 * One file, checked.
 *
 * @throws Failure with `…-missing`, `weights-damaged` or `cancelled`
 */
export async function download(
  file: WantedFile,
  options: DownloadOptions,
  around: Surroundings = surroundings(),
): Promise<Uint8Array<ArrayBuffer>> {
  const kept = await recall(file, around);
  if (kept && (await flaw(kept, file, around)) === undefined) {
    options.onBytes?.(kept.length);
    return kept;
  }
  let bytes = await fetchBytes(file, file.href, { signal: options.signal }, options, around);
  let reason = await flaw(bytes, file, around);
  if (reason !== undefined) {
    // A damaged copy may come from a cache on the way: the second request avoids all of them.
    options.onBytes?.(0);
    const href = `${file.href}${file.href.includes("?") ? "&" : "?"}again=1`;
    bytes = await fetchBytes(file, href, { signal: options.signal, cache: "reload" }, options, around);
    reason = await flaw(bytes, file, around);
  }
  if (reason !== undefined) throw damaged(options, file.name, reason);
  await keep(file, bytes, around);
  return bytes;
}

async function fetchBytes(
  file: WantedFile,
  href: string,
  init: RequestInit,
  options: DownloadOptions,
  around: Surroundings,
): Promise<Uint8Array<ArrayBuffer>> {
  const stop = (): void => {
    if (options.signal.aborted) throw new Failure(cancelled);
  };
  stop();
  let response: Response;
  try {
    response = await around.fetch(href, init);
  } catch {
    stop();
    throw missing(options, file.name, "the site could not be reached");
  }
  refuse(response, options, file.name);
  const bytes = new Uint8Array(file.bytes);
  let loaded = 0;
  const reader = response.body?.getReader();
  try {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      // What is longer than it should be is as wrong as what is shorter; its end need not be read.
      if (loaded + part.value.length > bytes.length) {
        await reader?.cancel();
        return new Uint8Array(loaded + part.value.length);
      }
      bytes.set(part.value, loaded);
      loaded += part.value.length;
      options.onBytes?.(loaded);
    }
  } catch {
    stop();
    return bytes.slice(0, loaded);
  }
  return loaded === bytes.length ? bytes : bytes.slice(0, loaded);
}

/** @throws Failure with `…-missing` if the response is not the file */
function refuse(response: Response, options: DownloadOptions, file: string): void {
  const gone = isGone(response);
  if (response.ok && !gone) return;
  const reason = response.ok ? "the site has no such file" : `the site answered ${response.status}`;
  throw missing(options, file, reason, gone ? "gone" : "unreachable");
}

/** What is wrong with the bytes, or undefined. */
async function flaw(
  bytes: Uint8Array<ArrayBuffer>,
  file: WantedFile,
  { subtle }: Surroundings,
): Promise<string | undefined> {
  if (bytes.length < file.bytes) return `${bytes.length} of ${file.bytes} bytes came`;
  if (bytes.length > file.bytes) return `more than ${file.bytes} bytes came`;
  if (!subtle) return undefined;
  const digest = new Uint8Array(await subtle.digest("SHA-256", bytes));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex === file.sha256 ? undefined : "its bytes are not the published ones";
}

/** Cache keys have to be addresses; this one names nothing on the site and is never requested. */
function key({ name, sha256 }: WantedFile): string {
  return `/kept-network-files/${encodeURIComponent(name)}?sha256=${sha256}`;
}

async function recall(file: WantedFile, { caches }: Surroundings): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const cache = await caches?.open(cacheName);
    const response = await cache?.match(key(file));
    return response && new Uint8Array(await response.arrayBuffer());
  } catch {
    return undefined;
  }
}

/** Puts a file away and lets older versions of it go. Full or forbidden storage is no error. */
async function keep(file: WantedFile, bytes: Uint8Array<ArrayBuffer>, { caches }: Surroundings): Promise<void> {
  try {
    const cache = await caches?.open(cacheName);
    await cache?.delete(key(file), { ignoreSearch: true });
    await cache?.put(key(file), new Response(bytes));
  } catch {
    return;
  }
}

/**
 * A small JSON file: fresh from the site, or as it was kept when the site cannot be reached.
 *
 * @throws Failure as {@link download} does
 */
export async function downloadJson(
  name: string,
  href: string,
  options: DownloadOptions,
  around: Surroundings = surroundings(),
): Promise<unknown> {
  const kept: WantedFile = { name, href, bytes: 0, sha256: "" };
  try {
    const response = await around.fetch(href, { signal: options.signal });
    refuse(response, options, name);
    const text = await response.text();
    const value: unknown = JSON.parse(text);
    await keep(kept, new TextEncoder().encode(text), around);
    return value;
  } catch (error) {
    if (options.signal.aborted) throw new Failure(cancelled);
    const bytes = await recall(kept, around);
    if (bytes) return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
    if (error instanceof Failure) throw error;
    if (error instanceof SyntaxError) throw damaged(options, name, "it is not JSON");
    throw missing(options, name, "the site could not be reached");
  }
}
