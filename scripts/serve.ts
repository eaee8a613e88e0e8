/** A static server for the built site: clean URLs, any sub-path, right types. `npm start` runs it. */
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".csv": "text/csv; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".avif": "image/avif",
  ".gif": "image/gif",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".ico": "image/x-icon",
};

const compressible = new Set([".html", ".js", ".css", ".json", ".csv", ".txt", ".svg", ".wasm"]);
/** Framework names these files by content or by version, so they never change. */
const immutable = /^_(?:file|import|node|npm|observablehq)\//;

export interface ServeOptions {
  /** Folder to serve. */
  folder?: string;
  /** Path that the site stands under; begins and ends with a slash. */
  base?: string;
  /** Port to listen on; 0 takes any free one. */
  port?: number;
  host?: string;
  /** Whether `v1` finds `v1.html`, as on most hosts; else the server knows nothing but files, and folders with an index. */
  clean?: boolean;
  /** A request whose path under `base` it accepts is answered with 503: for tests. */
  refuse?: (path: string) => boolean;
  /** Headers of every answer beside the usual ones. */
  headers?: Readonly<Record<string, string>>;
  /** Each request, with its path under `base`, waits for this before it is answered: for tests. */
  hold?: (path: string) => Promise<void> | undefined;
  /** A page whose path under `base` it accepts comes as its head and eight pieces, each once the function is through: for tests. */
  pace?: (path: string) => (() => Promise<void>) | undefined;
}

export interface RunningServer {
  /** Address of the site's root, with a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

/** The file that answers a path: itself, with `.html` if that is wanted, or a folder's index; undefined if there is none. */
function find(folder: string, path: string, clean: boolean): string | undefined {
  const file = join(folder, normalize(`/${path}`));
  const candidates =
    path === "" || path.endsWith("/") ? [join(file, "index.html")] : [file, ...(clean ? [`${file}.html`] : [])];
  return candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
}

/** Compressed files, by what tells a file and its content from others: browsers ask for the same ones again and again. */
const packed = new Map<string, Promise<Buffer>>();

async function pack(file: string): Promise<Buffer> {
  const { dev, ino, size, mtimeMs } = statSync(file);
  const key = [dev, ino, size, mtimeMs].join();
  const known = packed.get(key) ?? promisify(gzip)(readFileSync(file));
  packed.set(key, known);
  return known;
}

function send(request: IncomingMessage, response: ServerResponse, status: number, file: string, path: string): void {
  const extension = extname(file);
  const packs = compressible.has(extension) && /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""));
  response.writeHead(status, {
    "content-type": types[extension] ?? "application/octet-stream",
    "cache-control": immutable.test(path) ? "public, max-age=31536000, immutable" : "no-cache",
    "x-content-type-options": "nosniff",
    vary: "accept-encoding",
    ...(packs ? { "content-encoding": "gzip" } : { "content-length": statSync(file).size }),
  });
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  if (packs) {
    void pack(file).then(
      (data) => response.end(data),
      () => response.destroy(),
    );
    return;
  }
  const stream = createReadStream(file);
  stream.on("error", () => response.destroy());
  stream.pipe(response);
}

/** Answers with a page as a slow line would bring it. */
async function sendSlowly(response: ServerResponse, file: string, next: () => Promise<void>): Promise<void> {
  const data = readFileSync(file);
  // A browser paints nothing before the head is whole.
  const body = Math.max(0, data.indexOf("<main"));
  const size = Math.ceil((data.length - body) / 8);
  response.writeHead(200, { "content-type": types[".html"], "cache-control": "no-cache" });
  response.write(data.subarray(0, body));
  for (let at = body; at < data.length; at += size) {
    await next();
    response.write(data.subarray(at, at + size));
  }
  response.end();
}

/** Starts a server; rejects if the port is taken. */
export async function serve({
  folder = "dist",
  base = "/",
  port = 0,
  host = "127.0.0.1",
  clean = true,
  refuse = () => false,
  headers = {},
  hold = () => undefined,
  pace = () => undefined,
}: ServeOptions = {}): Promise<RunningServer> {
  if (!/^\/(?:.*\/)?$/.test(base)) throw new RangeError(`invalid base: ${base}; it must begin and end with a slash`);
  const root = resolve(folder);
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const plain = (status: number, more: Record<string, string>, text: string) => {
      response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...more });
      response.end(request.method === "HEAD" ? undefined : text);
    };
    if (request.method !== "GET" && request.method !== "HEAD") return plain(405, { allow: "GET, HEAD" }, "GET only\n");
    let path: string;
    try {
      path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    } catch {
      return plain(400, {}, "Malformed address\n");
    }
    if (`${path}/` === base) return plain(302, { location: base }, "");
    if (!path.startsWith(base) || path.includes("\0")) return plain(404, {}, "Not found\n");
    path = path.slice(base.length);
    if (refuse(path)) return plain(503, {}, "Refused\n");
    const file = find(root, path, clean);
    if (file !== undefined) {
      const held = hold(path);
      const next = extname(file) === ".html" ? pace(path) : undefined;
      if (next !== undefined) void sendSlowly(response, file, next);
      else if (held === undefined) send(request, response, 200, file, path);
      else void held.then(() => send(request, response, 200, file, path));
      return;
    }
    const missing = join(root, "404.html");
    if (existsSync(missing)) return send(request, response, 404, missing, "404.html");
    return plain(404, {}, "Not found\n");
  });
  await listen(server, port, host);
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host === "127.0.0.1" ? "localhost" : host}:${address.port}${base}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((done, failed) => {
    server.once("error", failed);
    server.listen(port, host, () => {
      server.off("error", failed);
      done();
    });
  });
}

async function main(): Promise<void> {
  if (!existsSync("dist/index.html")) {
    throw new Error("nothing is built yet: run `npm run build`, or `npm start`, which builds and serves");
  }
  const { PORT, HOST = "127.0.0.1", BASE = "/" } = process.env;
  const first = Number(PORT ?? 8080);
  if (!Number.isInteger(first) || first < 0 || first > 65535) {
    throw new RangeError(`invalid PORT: ${PORT}; it must be a whole number from 0 to 65535`);
  }
  for (let port = first; ; port++) {
    try {
      const { url } = await serve({ port, host: HOST, base: BASE });
      console.log(`\nMobileNet, taken apart: ${url}\nStop with Ctrl+C.`);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || port >= first + 100) throw error;
    }
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
