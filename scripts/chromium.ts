/** Finds a Chromium for the browser tests and the benchmark, or installs Debian's where that is possible. */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** Chromium without its windows, tabs and menus: the same engine. It opens a page in a third of Chromium's processor time. */
const shellNames = ["chromium-headless-shell", "chrome-headless-shell"];

/**
 * Starts without a window, without a sandbox only for root (who has none), and without asking its maker's hosts. Letters
 * are as wide as in a window: the headless shell would round their widths.
 */
export const chromiumArguments: readonly string[] = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-gpu",
  "--font-render-hinting=none",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first executable file of these names on PATH. */
function onPath(fileNames: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders.flatMap((folder) => fileNames.map((name) => join(folder, name))).find(isExecutable);
}

/** Path of an installed Chromium: the one that CHROMIUM names, else the first on PATH or in the usual places. */
function findChromium(): string | undefined {
  const { CHROMIUM } = process.env;
  if (CHROMIUM) {
    if (isExecutable(CHROMIUM)) return CHROMIUM;
    throw new Error(`invalid CHROMIUM: ${CHROMIUM}; it must be the path of a Chromium or Chrome that can be run`);
  }
  return onPath(names) ?? places.find(isExecutable);
}

/** Installs Debian's package; false if this is no Debian, or not root. */
function installChromium(): boolean {
  if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version") || !existsSync("/usr/bin/apt-get")) return false;
  console.log("No Chromium found: installing Debian's package chromium");
  const apt = (...args: string[]) =>
    spawnSync("apt-get", args, {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    }).status === 0;
  const install = () => apt("install", "-y", "--no-install-recommends", "chromium");
  return install() || (apt("update") && install());
}

/** As `findChromium`, after an attempt to install one; throws with what to do if there is none. */
export function requireChromium(): string {
  const found = findChromium() ?? (installChromium() ? findChromium() : undefined);
  if (found !== undefined) return found;
  throw new Error(
    "no Chromium found: install Chromium or Chrome, or set the environment variable CHROMIUM to the path of one",
  );
}

/**
 * Path of the headless shell where it is installed, else as `requireChromium`. It has no camera and no WebGPU, and it may
 * not be what a reader has: measurements of the networks' speed take Chromium.
 */
export function requireHeadless(): string {
  return (process.env.CHROMIUM ? undefined : onPath(shellNames)) ?? requireChromium();
}
