/** Two builds of the site under one address: the built one, and after a deploy one whose files have other names. */
import { spawnSync } from "node:child_process";
import {
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { onTestFinished } from "vitest";
import { serve } from "../../scripts/serve.js";

export interface Deployment {
  /** Address of the site's root, with a slash at the end. */
  readonly url: string;
  /** Puts the next build in the place of this one, whose renamed files are gone. */
  deploy(): void;
  /** Ends the server. */
  stop(): Promise<void>;
}

/** A file's name in the next build: another hash, as if its content were another. */
const renamed = (name: string) =>
  name.replace(/\.([0-9a-f]{8})(?=\.\w+$)/, (_, hash: string) => `.${[...hash].reverse().join("")}`);

/** Replaces a file: the copies share their bytes with `dist/`. */
function rewrite(file: string, text: string): void {
  unlinkSync(file);
  writeFileSync(file, text);
}

const hashed = /[\w.-]+\.[0-9a-f]{8}\.\w+/g;

/**
 * Makes a copy of the built site into another build: the files that `changed` accepts have other names, and so has every
 * file that names one of them, since a name carries what its file says.
 */
function renew(folder: string, changed: RegExp): void {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    statSync(join(folder, file)).isFile(),
  );
  const names = new Map(
    files
      .filter((file) => changed.test(file) && renamed(file) !== file)
      .map((file) => [basename(file), basename(renamed(file))]),
  );
  if (names.size === 0) throw new Error(`the site has no file with a hash that is ${changed}`);
  const texts = new Map(
    files
      .filter((file) => /\.(?:html|js|css)$/.test(file))
      .map((file) => [file, readFileSync(join(folder, file), "utf8")]),
  );
  for (let known = 0; known < names.size;) {
    known = names.size;
    for (const [file, text] of texts) {
      if (text.match(hashed)?.some((name) => names.has(name)) && renamed(file) !== file)
        names.set(basename(file), basename(renamed(file)));
    }
  }
  for (const [file, old] of texts) {
    const text = old.replace(hashed, (name) => names.get(name) ?? name);
    // The policy holds hashes of scripts that name files.
    const open = text.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
    const next = open
      .replace(/(<meta name="site-build" content=")\w+/, "$1next")
      .replace(/const build = "\w+"/, 'const build = "next"');
    if (next !== old) rewrite(join(folder, file), next);
  }
  for (const file of files) if (names.has(basename(file))) renameSync(join(folder, file), join(folder, renamed(file)));
}

/** Serves the built site, ready to be replaced. */
export async function deployment(changed: RegExp): Promise<Deployment> {
  const folder = mkdtempSync(join(tmpdir(), "deploys-"));
  const [now, next, current] = ["now", "next", "current"].map((name) => join(folder, name));
  for (const copy of [now, next]) {
    const linked = spawnSync("cp", ["-rl", "dist", copy]).status === 0;
    if (!linked) spawnSync("cp", ["-r", "dist", copy]);
  }
  renew(next, changed);
  symlinkSync(now, current);
  const server = await serve({ folder: current, base: "/deployed/" });
  onTestFinished(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
  return {
    url: server.url,
    deploy() {
      unlinkSync(current);
      symlinkSync(next, current);
    },
    stop: () => server.close(),
  };
}
