/** Files that are dropped on the page: they go to the class on which they fall, and never replace the page. */

/**
 * @param host listens for as long as it is in the page
 * @param rows its children are the places for files
 * @param take gets the files, and the place on which they fell; −1 beside all places
 */
export function droppedFiles(host: HTMLElement, rows: HTMLElement, take: (files: File[], at: number) => void): void {
  const lifetime = new AbortController();
  let wasConnected = false;
  const rowOf = ({ target }: Event) =>
    [...rows.children].findIndex((row) => target instanceof Node && row.contains(target));
  function mark(at: number): void {
    [...rows.children].forEach((row, i) => row.classList.toggle("over", i === at));
  }
  function on(type: "dragover" | "dragleave" | "drop", act: (event: DragEvent) => void): void {
    const whileConnected = (event: DragEvent) => {
      wasConnected ||= host.isConnected;
      if (host.isConnected) act(event);
      else if (wasConnected) lifetime.abort();
    };
    document.addEventListener(type, whileConnected, { signal: lifetime.signal });
  }
  on("dragover", (event) => {
    if (event.dataTransfer?.types.includes("Files") !== true) return;
    event.preventDefault();
    mark(rowOf(event));
  });
  on("dragleave", (event) => event.relatedTarget === null && mark(-1));
  on("drop", (event) => {
    mark(-1);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    take(files, rowOf(event));
  });
}
