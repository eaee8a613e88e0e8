/** Where a reader chooses what the network looks at: a shipped photo, a file, a drop, a paste, the camera. */
import type { Outcome, Problem } from "../model/protocol.js";
import { button } from "./control.js";
import { type Input, announce, html, input, uid } from "./element.js";
import { type Camera, openCamera } from "./pictureCamera.js";
import { listenToPage } from "./pictureDrop.js";
import { type ReadPicture, readPicture } from "./pictureRead.js";

export interface ShippedPhoto {
  readonly id: string;
  readonly title: string;
  /** What is on it, in a sentence. */
  readonly alt: string;
  readonly href: string;
}

/** The id of a picture that the reader brought; it stays in the page and in no link. */
export const ownPicture = "own";

export interface ChosenPicture extends ReadPicture {
  /** A shipped photo's id, or {@link ownPicture}. */
  readonly id: string;
  readonly source: "photo" | "file" | "camera";
}

export interface PictureInputOptions {
  /** The photo to begin with; the first one unless given, none if `null`. */
  readonly value?: string | null;
  /**
   * Gets each picture beside the `input` event. While the promise that it returns is pending, no camera frame is read, so
   * that a slow network is not flooded.
   */
  readonly onPicture?: (chosen: ChosenPicture) => unknown;
  /** Whether pictures can be dropped and pasted anywhere on the page; yes unless said otherwise. */
  readonly wholePage?: boolean;
}

export interface PictureInput extends Input<ChosenPicture | undefined, HTMLFieldSetElement> {
  /** Chooses a shipped photo by id, or the reader's own again; says whether there is one. */
  choose(id: string): boolean;
  /** Reads whatever the reader brings. */
  bring(file: Blob, more?: { readonly others?: number }): Promise<void>;
  stopCamera(): void;
}

const thumbnail = { width: 120, height: 88 };

/** A small copy of a picture, cut to the shape of the thumbnails. */
function drawThumbnail(canvas: HTMLCanvasElement, { picture }: ReadPicture): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const whole = document.createElement("canvas");
  whole.width = picture.width;
  whole.height = picture.height;
  whole.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(picture.data), picture.width), 0, 0);
  const scale = Math.max(canvas.width / picture.width, canvas.height / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  context.drawImage(whole, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
}

/**
 * Thumbnails as radio buttons, «Your photo», «Camera», and the page as a drop target. `.value` is the chosen picture, or
 * undefined until the first is read; each change is announced by a bubbling `input` event. Problems are said in the
 * element, and the last good picture stays.
 */
export function pictureInput(photos: readonly ShippedPhoto[], options: PictureInputOptions = {}): PictureInput {
  const { onPicture, wholePage = true } = options;
  const name = uid("picture");
  const radio = (id: string, label: string) => html("input", { type: "radio", name, value: id, "aria-label": label });
  const radios = new Map(photos.map(({ id, title }) => [id, radio(id, title)]));
  const ownRadio = radio(ownPicture, "Your own picture");
  const ownThumbnail = html("canvas", { ...thumbnail });
  const ownLabel = html("label", { hidden: true, title: "Your own picture" }, ownRadio, ownThumbnail);
  const file = html("input", {
    type: "file",
    accept: "image/*,.svg,.avif,.webp,.heic",
    class: "vh",
    tabindex: -1,
    "aria-hidden": "true",
  });
  const cameraButton = button("Camera", () => (camera || opening ? stopCamera() : void startCamera()));
  cameraButton.setAttribute("aria-pressed", "false");
  const status = html("p", { class: "picture-status", role: "status" });
  const alarm = html("p", { class: "picture-problem", role: "alert" });
  const pick = html(
    "div",
    { class: "pick" },
    ...photos.map(({ id, title, href }) =>
      html("label", { title }, radios.get(id), html("img", { src: href, alt: "", ...thumbnail })),
    ),
    ownLabel,
    button("Your photo", () => file.click()),
    cameraButton,
    file,
  );
  const drop = html("div", { class: "picture-drop", hidden: true }, html("p", {}, "Drop the picture anywhere"));
  const element = html(
    "fieldset",
    { class: "picture-input" },
    html("legend", { class: "vh" }, "Picture"),
    pick,
    alarm,
    status,
    drop,
  );

  let own: ChosenPicture | undefined;
  let camera: Camera | undefined;
  let opening = false;
  let reading: AbortController | undefined;

  const show = (chosen: ChosenPicture | undefined) => {
    for (const [id, one] of radios) one.checked = chosen?.id === id;
    ownRadio.checked = chosen?.id === ownPicture;
  };
  const control = input<ChosenPicture | undefined, HTMLFieldSetElement>(element, undefined, show);

  function say(text: string, problem?: Problem): void {
    status.textContent = text;
    alarm.replaceChildren(...(problem ? [html("b", {}, problem.message), ` ${problem.advice}`] : []));
  }

  function accept(chosen: ChosenPicture): unknown {
    control.value = chosen;
    const answer = onPicture?.(chosen);
    announce(element);
    return answer;
  }

  async function take(
    source: Blob | string,
    where: { id: string; source: "photo" | "file"; name?: string },
    extra = "",
  ): Promise<void> {
    stopCamera();
    reading?.abort();
    const mine = (reading = new AbortController());
    element.setAttribute("aria-busy", "true");
    const outcome: Outcome<ReadPicture> = await readPicture(source, {
      signal: mine.signal,
      ...(where.name !== undefined && { name: where.name }),
    });
    if (mine !== reading) return;
    element.removeAttribute("aria-busy");
    if (!outcome.ok) {
      show(control.value);
      say("", outcome.problem);
      return;
    }
    const chosen: ChosenPicture = { ...outcome.value, id: where.id, source: where.source };
    if (where.id === ownPicture) keepOwn(chosen);
    const size = `${chosen.original.width} × ${chosen.original.height} pixels`;
    const intro = where.source === "file" ? [`${chosen.name}, ${size}.`] : [];
    say([...intro, extra, ...chosen.notes.map(({ text }) => text)].filter(Boolean).join(" "));
    accept(chosen);
  }

  function keepOwn(chosen: ChosenPicture): void {
    own = chosen;
    ownLabel.hidden = false;
    ownLabel.title = chosen.name;
    ownRadio.setAttribute("aria-label", `Your own picture: ${chosen.name}`);
    drawThumbnail(ownThumbnail, chosen);
  }

  function bring(blob: Blob, { others = 0 }: { readonly others?: number } = {}): Promise<void> {
    const extra = others > 0 ? `You brought ${others + 1} files; this is the first.` : "";
    const pasted = blob instanceof File ? {} : { name: "Pasted picture" };
    return take(blob, { id: ownPicture, source: "file", ...pasted }, extra);
  }

  function choose(id: string): boolean {
    if (id === ownPicture) {
      if (!own) return false;
      stopCamera();
      reading?.abort();
      reading = undefined;
      element.removeAttribute("aria-busy");
      say("");
      accept(own);
      return true;
    }
    const photo = photos.find((candidate) => candidate.id === id);
    if (!photo) return false;
    void take(photo.href, { id, source: "photo", name: photo.title });
    return true;
  }

  async function startCamera(): Promise<void> {
    reading?.abort();
    const mine = (reading = new AbortController());
    opening = true;
    cameraButton.setAttribute("aria-pressed", "true");
    cameraButton.textContent = "Stop camera";
    say("Waiting for the camera. Its frames stay in this page.");
    const opened = await openCamera({
      host: element,
      isWanted: () => element.isConnected && mine === reading,
      onEnd: (problem) => {
        stopCamera();
        say("", problem);
      },
      onFrame: (frame) => accept((own = { ...frame, id: ownPicture, source: "camera" })),
    });
    if (mine !== reading || !opening) {
      if (opened.ok) opened.value.stop();
      return;
    }
    if (opened.ok) {
      opening = false;
      camera = opened.value;
      say("The camera is on. Its frames stay in this page.");
    } else {
      stopCamera();
      show(control.value);
      say("", opened.problem);
    }
  }

  /** Leaves the last frame as the reader's own picture. */
  function stopCamera(): void {
    if (!camera && !opening) return;
    camera?.stop();
    if (camera && own?.source === "camera") {
      keepOwn(own);
      show(control.value);
      say("The camera is off; the last frame stays.");
    } else say("");
    camera = undefined;
    opening = false;
    reading = undefined;
    cameraButton.setAttribute("aria-pressed", "false");
    cameraButton.textContent = "Camera";
  }

  for (const one of [...radios.values(), ownRadio]) {
    one.addEventListener("input", (event) => {
      event.stopPropagation();
      choose(one.value);
    });
  }
  file.addEventListener("input", (event) => event.stopPropagation());
  file.addEventListener("change", () => {
    const [first, ...others] = file.files ?? [];
    if (first) void bring(first, { others: others.length });
    // So that choosing the same file again is a change again.
    file.value = "";
  });
  if (wholePage) listenToPage(element, drop, { bring: (blob, others) => void bring(blob, { others }), say });
  const start = options.value === undefined ? photos[0]?.id : options.value;
  if (typeof start === "string") choose(start);
  return Object.assign(control, { choose, bring, stopCamera });
}
