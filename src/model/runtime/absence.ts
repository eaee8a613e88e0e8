/** Why a file of this site did not come, and what the reader can do about it. */
import { problem } from "./problem.js";
import type { Problem } from "../types.js";

/** The site no longer has the file; it does not answer; or the file is there now. */
export type Absence = "gone" | "unreachable" | "there";

/**
 * What would do. The names of files carry their content, so a page whose files the site no longer has is of an older build.
 */
export const adviceOn: Readonly<Record<Absence, string>> = {
  gone: "This site was renewed after you opened this page. Reload the page.",
  unreachable: "Check the connection and try again.",
  there: "Reload the page. If that does not help, check the connection.",
};

/** Whether the site says that it has no such file. Some hosts answer with a page of their own and status 200. */
export function isGone({ status, headers }: Pick<Response, "status" | "headers">): boolean {
  return status === 404 || status === 410 || (headers.get("content-type")?.startsWith("text/html") ?? false);
}

/** Asks the site for a file that did not come, such as a module, of whose failure the browser says no more. */
export async function absence(href: string): Promise<Absence> {
  try {
    const response = await fetch(href, { method: "HEAD", cache: "no-store" });
    return isGone(response) ? "gone" : response.ok ? "there" : "unreachable";
  } catch {
    return "unreachable";
  }
}

/** The problem that a backend's program did not come. */
export async function notLoaded(href: string): Promise<Problem> {
  return problem("backend-missing", "Its program could not be loaded.", adviceOn[await absence(href)]);
}
