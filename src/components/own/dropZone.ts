/** Where a reader brings the file of a network: dropped or pasted anywhere, chosen, or a whole folder. */
import { button } from "../ui/control.js";
import { html } from "../ui/element.js";

/** Files of a folder that was dropped, and of those inside it. */
async function filesIn(entry: FileSystemEntry, depth = 0): Promise<File[]> {
  if (entry.isFile)
    return [await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))];
  if (depth > 4) return [];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const all: File[] = [];
  // A reader gives a hundred entries at a time.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) return all;
    for (const one of some) all.push(...(await filesIn(one, depth + 1)));
  }
}

async function transferred(data: DataTransfer): Promise<File[]> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  if (entries.some(({ isDirectory }) => isDirectory))
    return (await Promise.all(entries.map((one) => filesIn(one)))).flat();
  return [...data.files];
}

/** A photo that is dropped is meant for the figure that shows photos. */
const isPhoto = ({ type }: File) => type.startsWith("image/");

/**
 * The drop zone. What is dropped or pasted anywhere on the page comes here, unless it is a photo.
 *
 * @param take gets all files of one act
 */
export function dropZone(take: (files: readonly File[]) => void): HTMLElement {
  const fileInput = html("input", { type: "file", multiple: true, class: "vh", tabindex: -1, "aria-hidden": "true" });
  const folderInput = html("input", {
    ...{ type: "file", webkitdirectory: true, class: "vh", tabindex: -1, "aria-hidden": "true" },
  });
  for (const field of [fileInput, folderInput])
    field.addEventListener("change", () => {
      const files = [...(field.files ?? [])];
      field.value = "";
      if (files.length > 0) take(files);
    });
  const choose = button("Choose a file", () => fileInput.click(), { primary: true });
  const folder = button("Choose a folder", () => folderInput.click());
  const zone = html(
    "section",
    { class: "drop", "aria-label": "Bring a file" },
    html("h2", {}, "Choose a file or a folder"),
    html("div", { class: "row" }, choose, folder),
    fileInput,
    folderInput,
    html(
      "p",
      { class: "note" },
      html("span", { class: "for-keys" }, "You can also drop it here, or paste a copied file. "),
      "If a network has several files, choose all of them at once. ",
      html("code", {}, "model.json"),
      " needs the ",
      html("code", {}, ".bin"),
      " files that it names. Some ",
      html("code", {}, ".onnx"),
      " files need a ",
      html("code", {}, ".data"),
      " file. You can add the names of the classes as a ",
      html("code", {}, ".txt"),
      " file, one on each line, now or later.",
    ),
  );
  const lifetime = new AbortController();
  let wasConnected = false;
  function on<K extends keyof DocumentEventMap>(type: K, listener: (event: DocumentEventMap[K]) => void): void {
    const whileConnected = (event: DocumentEventMap[K]) => {
      wasConnected ||= zone.isConnected;
      if (zone.isConnected) listener(event);
      else if (wasConnected) lifetime.abort();
    };
    document.addEventListener(type, whileConnected, { signal: lifetime.signal });
  }
  const hover = (is: boolean) => zone.classList.toggle("over", is);
  on("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files") !== true) return;
    event.preventDefault();
    hover(true);
  });
  on("dragleave", (event) => {
    if (event.relatedTarget === null) hover(false);
  });
  on("drop", (event) => {
    hover(false);
    const { dataTransfer } = event;
    if (dataTransfer?.types.includes("Files") !== true) return;
    event.preventDefault();
    void transferred(dataTransfer).then((files) => {
      const network = files.filter((file) => !isPhoto(file));
      if (network.length > 0) take(network);
    });
  });
  on("paste", ({ clipboardData }) => {
    const files = [...(clipboardData?.files ?? [])].filter((file) => !isPhoto(file));
    if (files.length > 0) take(files);
  });
  return zone;
}
