// @vitest-environment jsdom
/** What is pasted and dropped: a picture wherever it hides, and a sentence that names everything else. */
import { expect, test } from "vitest";
import { dataBlob } from "../../../src/components/picture/dataAddress.js";
import { type Act, type TransferData, transferred } from "../../../src/components/picture/pictureTransfer.js";

const page = new URL("https://site.example/any/inside?image=cat");
const dot = "data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==";
const file = (name: string, type = "") => new File(["x"], name, { type });

function take(texts: Readonly<Record<string, string>>, files: readonly File[] = [], act: Act = "pasted") {
  const data: TransferData = { files, getData: (type) => texts[type] ?? "" };
  const transfer = transferred(data, act, page);
  if (transfer.kind === "problem") return `${transfer.problem.message} ${transfer.problem.advice}`;
  const { source, name, note } = transfer.brought;
  return { source: typeof source === "string" ? source : source.type, name, note };
}

const plain = (text: string, act?: Act) => take({ "text/plain": text }, [], act);

test("names text, addresses and links, and says what would do", () => {
  expect(plain("Dear all")).toMatch(/^You pasted text, not a picture\. Choose a picture/);
  expect(plain("https://other.example/cat.jpg")).toMatch(
    /^You pasted the address of a picture on another site \(other\.example\), and this page asks no other site/,
  );
  expect(plain("https://other.example/cat.jpg")).toMatch(/Save the picture, then drop the file/);
  expect(plain("www.other.example/story", "dropped")).toMatch(/^You dropped an address on another site \(www\.other\./);
  expect(plain("file:///home/me/cat.jpg")).toMatch(/address of a file on this device/);
  expect(plain("data:text/html,<b>")).toMatch(/data address that holds text\/html, not a picture/);
  expect(plain("data:image/png;base64,%%%")).toMatch(/breaks off or is damaged/);
  expect(plain("blob:https://other.example/1-2")).toMatch(/only the page that made it can open/);
  expect(take({})).toMatch(/^What you pasted holds no picture/);
  expect(take({ "application/rtf": "{}" }, [], "dropped")).toMatch(/^What you dropped holds no picture/);
});

test("a link of this site is named as what it is, by its words", () => {
  const link = {
    "text/uri-list": "https://site.example/any/backbone",
    "text/html": '<a href="https://site.example/any/backbone">Use it  as a backbone</a>',
  };
  expect(take(link, [], "dropped")).toMatch(
    /^You dropped a link to a page of this site, “Use it as a backbone”, not a picture\./,
  );
});

test("opens data addresses, this site's pictures, images of HTML, and SVG as text", () => {
  expect(plain(` ${dot}\n`)).toEqual({ source: "image/gif", name: "The pasted picture", note: "" });
  const ours = "https://site.example/any/_file/cat.0123.jpg";
  expect(plain(ours)).toEqual({ source: ours, note: "" });
  const image = (src: string) => take({ "text/html": `<p>so</p><img src="${src}">`, "text/plain": "so" });
  expect(image(dot)).toMatchObject({ source: "image/gif" });
  expect(image("/any/_file/cat.0123.jpg")).toMatchObject({ source: ours });
  expect(image("https://other.example/cat")).toMatch(/on another site \(other\.example\)/);
  expect(plain('<?xml version="1.0"?><!-- a --><svg xmlns="x"></svg>')).toMatchObject({ source: "image/svg+xml" });
});

test("of several files the first picture, and how many there were", () => {
  expect(take({}, [file("a.png")])).toMatchObject({ note: "" });
  const first = take({}, [file("a.jpg", "image/jpeg"), file("b.png")], "dropped");
  expect(first).toMatchObject({ source: "image/jpeg", note: "You brought 2 files; this is the first." });
  const second = take({}, [file("notes.txt", "text/plain"), file("b.png", "image/png"), file("c.png")], "dropped");
  expect(second).toMatchObject({ note: "You brought 3 files; this is the first picture among them." });
  // Nothing calls itself a picture: reading the first one tells what it is.
  expect(take({}, [file("notes.txt", "text/plain")])).toMatchObject({ source: "text/plain" });
});

test("a folder, alone and beside a picture", () => {
  const item = (one: File, isDirectory: boolean) => ({
    kind: "file",
    getAsFile: () => one,
    webkitGetAsEntry: () => ({ isDirectory }),
  });
  const [folder, picture] = [file("trip"), file("b.png", "image/png")];
  const drop = (items: ReturnType<typeof item>[]) =>
    transferred({ files: [], items, getData: () => "" }, "dropped", page);
  expect(drop([item(folder, true)])).toMatchObject({
    problem: { message: "You dropped a folder, not a picture.", advice: expect.stringContaining("Open the folder") },
  });
  expect(drop([item(folder, true), item(picture, false)])).toMatchObject({
    brought: { source: picture, note: "You brought 2 files and folders; this is the first picture among them." },
  });
});

test("data addresses with and without base64", async () => {
  const read = (blob: Blob | undefined) => blob?.text();
  expect(await read(dataBlob("data:image/svg+xml,%3Csvg%2F%3E"))).toBe("<svg/>");
  expect(await read(dataBlob("data:text/plain;base64,aGk="))).toBe("hi");
  expect(dataBlob("data:text/plain,%E0%A4%A")).toBeUndefined();
  expect(dataBlob("https://site.example/")).toBeUndefined();
});
