/**
 * What a paste or a drop brings: a picture, wherever it hides (a file, the data of an HTML image, an address, SVG as text),
 * or a sentence that names what else it is and says what would do.
 */
import type { Problem } from "../../model/types.js";
import { dataBlob } from "./dataAddress.js";

/** What to read, and what to say besides. */
export interface Brought {
  readonly source: Blob | string;
  /** What to call it, where it has no name of its own. */
  readonly name?: string;
  /** A sentence about what was left, empty if nothing was. */
  readonly note: string;
}

export type Transfer =
  { readonly kind: "picture"; readonly brought: Brought } | { readonly kind: "problem"; readonly problem: Problem };

/** The part of a `DataTransfer` that is looked at. */
export interface TransferData {
  readonly files: ArrayLike<File>;
  readonly items?: ArrayLike<{
    readonly kind: string;
    webkitGetAsEntry?(): { readonly isDirectory: boolean } | null;
    getAsFile?(): File | null;
  }>;
  getData(type: string): string;
}

export type Act = "pasted" | "dropped";

const choose = "Choose a picture with “Your photo”, or copy the picture itself and paste it.";
const save = "Save the picture, then drop the file here or choose it with “Your photo”.";
const pictureName = /\.(?:jpe?g|jfif|png|gif|webp|avif|bmp|svgz?|hei[cf]|ico|tiff?)$/i;

function tell(message: string, advice: string): Transfer {
  return { kind: "problem", problem: { kind: "bad-picture", message, advice } };
}

/** Files, and how many folders lay among them. */
function sorted({ files, items }: TransferData): { files: File[]; folders: number } {
  const entries = Array.from(items ?? []).filter(({ kind }) => kind === "file");
  const isFolder = entries.map((item) => item.webkitGetAsEntry?.()?.isDirectory === true);
  const folders = isFolder.filter(Boolean).length;
  if (folders === 0) return { files: Array.from(files), folders };
  const plain = entries.flatMap((item, i) => (isFolder[i] ? [] : [item.getAsFile?.() ?? []].flat()));
  return { files: plain, folders };
}

function fromFiles(files: readonly File[], folders: number): Transfer {
  const claims = files.filter(({ type, name }) => type.startsWith("image/") || pictureName.test(name));
  // Where no file calls itself a picture, reading the first one tells what it is.
  const source = claims.length > 0 ? claims[0] : files[0];
  const others = files.length + folders - 1;
  const isFirst = source === files[0];
  const note =
    others === 0
      ? ""
      : `You brought ${others + 1} ${folders > 0 ? "files and folders" : "files"}; this is the first${isFirst && folders === 0 ? "" : " picture among them"}.`;
  return { kind: "picture", brought: { source, note } };
}

function addressOf(text: string, page: URL): URL | undefined {
  const line = text.trim();
  if (/\s/.test(line) && !line.startsWith("data:")) return undefined;
  if (/^(?:https?|data|blob|file|ftp):/i.test(line)) return URL.canParse(line) ? new URL(line) : undefined;
  return /^www\.[\w-]+\.\w/i.test(line) ? new URL(`//${line}`, page) : undefined;
}

/** @param label what a link reads, where that is known */
function fromAddress(url: URL, act: Act, page: URL, label = ""): Transfer {
  if (url.protocol === "data:") {
    const type = /^data:([^;,]*)/i.exec(url.href)?.[1] || "text/plain";
    if (!type.toLowerCase().startsWith("image/"))
      return tell(`You ${act} a data address that holds ${type}, not a picture.`, choose);
    const source = dataBlob(url.href);
    return source === undefined
      ? tell(
          `You ${act} a data address that breaks off or is damaged.`,
          "Copy the whole address, or save the picture and choose the file.",
        )
      : { kind: "picture", brought: { source, name: `The ${act} picture`, note: "" } };
  }
  if (url.protocol === "file:")
    return tell(`You ${act} the address of a file on this device, which a page may not open by itself.`, save);
  const isOurs = url.origin === page.origin;
  if (url.protocol === "blob:" && !isOurs)
    return tell(`You ${act} an address that only the page that made it can open.`, save);
  if (isOurs && (url.protocol === "blob:" || pictureName.test(url.pathname)))
    return { kind: "picture", brought: { source: url.href, note: "" } };
  const named = label === "" ? "" : `, “${label}”`;
  if (isOurs) return tell(`You ${act} a link to a page of this site${named}, not a picture.`, choose);
  const what = pictureName.test(url.pathname) ? "the address of a picture" : "an address";
  return tell(
    `You ${act} ${what} on another site (${url.host || url.protocol}), and this page asks no other site for anything.`,
    save,
  );
}

/** The first image of an HTML fragment; undefined if it has none. */
function imageOf(markup: string): string | undefined {
  if (markup === "") return undefined;
  // A document of its own: nothing in it runs, and nothing that it names is fetched.
  const images = [...new DOMParser().parseFromString(markup, "text/html").querySelectorAll("img")];
  const sources = images.map((image) => image.getAttribute("src") ?? "").filter((source) => source !== "");
  return sources.find((source) => /^data:image\//i.test(source)) ?? sources[0];
}

function labelOf(markup: string): string {
  if (markup === "") return "";
  const link = new DOMParser().parseFromString(markup, "text/html").querySelector("a");
  const text = (link?.textContent ?? "").trim().replace(/\s+/g, " ");
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/**
 * @param page address of the page, whose own site may be asked
 */
export function transferred(data: TransferData, act: Act, page: URL): Transfer {
  const { files, folders } = sorted(data);
  if (files.length > 0) return fromFiles(files, folders);
  if (folders > 0)
    return tell(
      `You ${act} ${folders === 1 ? "a folder" : `${folders} folders`}, not a picture.`,
      "Open the folder and drop one picture of it.",
    );
  const markup = data.getData("text/html");
  const [list, text] = [data.getData("text/uri-list"), data.getData("text/plain")];
  const image = imageOf(markup);
  if (image !== undefined && URL.canParse(image, page.href)) return fromAddress(new URL(image, page), act, page);
  const first = list.split(/\r?\n/).find((line) => line !== "" && !line.startsWith("#"));
  const url = addressOf(first ?? text, page);
  if (url !== undefined) return fromAddress(url, act, page, labelOf(markup));
  if (/^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^]*?-->\s*|<!DOCTYPE svg[^>]*>\s*)*<svg[\s>]/i.test(text)) {
    const source = new Blob([text], { type: "image/svg+xml" });
    return { kind: "picture", brought: { source, name: "The drawing", note: "" } };
  }
  if ((text || markup) !== "") return tell(`You ${act} text, not a picture.`, choose);
  return tell(`What you ${act} holds no picture that this page can read.`, choose);
}
