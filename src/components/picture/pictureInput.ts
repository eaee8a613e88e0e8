/** Where a reader chooses what the network looks at: a shipped photo, a file, a drop, a paste, the camera. */
import type { Outcome } from "../../model/types.js";
import { type Input, announce, input } from "../ui/element.js";
import { type Camera, openCamera } from "./pictureCamera.js";
import { listenToPage } from "./pictureDrop.js";
import { pictureInputView } from "./pictureInputView.js";
import { type ReadPicture, readPicture } from "./pictureRead.js";
import { beginning, ownPicture, rememberPicture, rememberedPicture } from "./pictureStart.js";
import type { Brought } from "./pictureTransfer.js";
import {
  forgetTabPhoto,
  hasTabPhoto,
  keepTabPhoto,
  onTabPhoto,
  tabPhoto,
  useTabPhoto,
  usesTabPhoto,
  writeTabPhoto,
} from "./tabPhoto.js";
import type { Photo } from "./photo.js";

export { ownPicture };

export interface ChosenPicture extends ReadPicture {
  /** A shipped photo's id, or {@link ownPicture}. */
  readonly id: string;
  readonly source: "photo" | "file" | "camera";
}

export interface PictureInputOptions {
  /** The photo to begin with, if neither address nor tab has another; the first one unless given, none if `null`. */
  readonly value?: string | null;
  /** Query string that may name a photo, `?image=cup`; the page's own unless given. */
  readonly query?: string;
  /**
   * Gets each picture beside the `input` event. While the promise that it returns is pending, no camera frame is read, so
   * that a slow network is not flooded.
   */
  readonly onPicture?: (chosen: ChosenPicture) => unknown;
  /**
   * Whether this is the page's place for pictures: what is dropped or pasted anywhere comes here, and it begins with the
   * photo that the reader brought to another page. Yes unless said otherwise; a page has at most one more.
   */
  readonly wholePage?: boolean;
}

export interface PictureInput extends Input<ChosenPicture | undefined, HTMLFieldSetElement> {
  /** Chooses a shipped photo by id, or the reader's own again; says whether there is one. */
  choose(id: string): boolean;
  /** No camera frame is read until this is settled; to be called while the `input` event is handled. */
  hold(until: Promise<unknown>): void;
  /** Reads whatever the reader brings. */
  bring(file: Blob, more?: { readonly others?: number }): Promise<void>;
  stopCamera(): void;
}

/**
 * Thumbnails as radio buttons, «Your photo», «Camera», and the page as a drop target. The reader's own photo stays for the
 * tab, see tabPhoto.ts, and any page with this element begins with it. `.value` is the chosen picture, or undefined until
 * the first is read; each change is announced by a bubbling `input` event. After a problem the last good picture stays.
 */
export function pictureInput(photos: readonly Photo[], options: PictureInputOptions = {}): PictureInput {
  const { onPicture, wholePage = true } = options;
  const place = wholePage ? "page" : "beside";
  const otherwise = options.value === undefined ? photos[0]?.id : (options.value ?? undefined);
  const view = pictureInputView(photos, {
    choose(id) {
      // Which would otherwise leave its last frame as the picture that was chosen last.
      stopCamera();
      remember(id);
      choose(id);
    },
    bring: (first, others) => void bring(first, { others }),
    camera: () => (camera || opening ? stopCamera() : void startCamera()),
    forget() {
      stopCamera();
      forgetTabPhoto();
    },
  });
  const { element, cameraButton, say } = view;
  let own: ChosenPicture | undefined;
  let camera: Camera | undefined;
  let opening = false;
  let reading: AbortController | undefined;
  let held: Promise<unknown>[] = [];

  const show = (chosen: ChosenPicture | undefined) => view.check(chosen?.id);
  const control = input<ChosenPicture | undefined, HTMLFieldSetElement>(element, undefined, show);

  function accept(chosen: ChosenPicture): unknown {
    control.value = chosen;
    held = [];
    const answer = onPicture?.(chosen);
    announce(element);
    return Promise.allSettled([answer, ...held]);
  }

  /** What the reader chose stays chosen on the way back to this page, and on other pages if it is the reader's own. */
  function remember(id: string): void {
    rememberPicture(place, id);
    if (wholePage) useTabPhoto(id === ownPicture);
  }

  /** Takes the place of whatever is being read. */
  function beginReading(): AbortController {
    stopCamera();
    reading?.abort();
    reading = new AbortController();
    element.setAttribute("aria-busy", "true");
    return reading;
  }

  /** Whether this reading is still wanted. */
  function endReading(mine: AbortController): boolean {
    if (mine !== reading) return false;
    element.removeAttribute("aria-busy");
    return true;
  }

  async function take(
    source: Blob | string,
    where: { id: string; source: "photo" | "file"; name?: string },
    extra = "",
  ): Promise<void> {
    const mine = beginReading();
    const outcome: Outcome<ReadPicture> = await readPicture(source, {
      signal: mine.signal,
      ...(where.name !== undefined && { name: where.name }),
    });
    if (!endReading(mine)) return;
    if (!outcome.ok) {
      show(control.value);
      say("", outcome.problem);
      return;
    }
    const chosen: ChosenPicture = { ...outcome.value, id: where.id, source: where.source };
    const intro = where.source === "file" ? [`${chosen.name}, ${sizeOf(chosen)}.`] : [];
    say([...intro, extra, ...chosen.notes.map(({ text }) => text)].filter(Boolean).join(" "));
    if (where.id === ownPicture) keepOwn(chosen);
    accept(chosen);
  }

  const sizeOf = ({ original: { width, height } }: ReadPicture) => `${width} × ${height} pixels`;

  function offerOwn(chosen: ChosenPicture): void {
    own = chosen;
    view.offerOwn(chosen);
  }

  /** Offers the picture, and keeps it for the tab. */
  function keepOwn(chosen: ChosenPicture): void {
    const { id, source: _, ...photo } = chosen;
    offerOwn(chosen);
    remember(id);
    void keepTabPhoto(photo).then((isKept) => {
      if (!isKept && own === chosen)
        view.add(" This browser stores nothing for this page, so a reload loses the photo.");
    });
  }

  /** Shows the photo that the tab keeps, or `otherwise` if it cannot be read. */
  async function restore(otherwise: () => void): Promise<void> {
    const mine = beginReading();
    const photo = await tabPhoto();
    if (!endReading(mine)) return;
    if (photo === undefined) return otherwise();
    offerOwn({ ...photo, id: ownPicture, source: "file" });
    say(`${photo.name}, ${sizeOf(photo)}: your photo. It stays with this tab until you close it, and is sent nowhere.`);
    if (own) accept(own);
  }

  /** Another place brought a photo or forgot it: here, too, it is the one that is offered, and shown where one was. */
  function follow(): boolean {
    if (!element.isConnected) return false;
    const isShown = control.value?.id === ownPicture;
    if (hasTabPhoto()) {
      void tabPhoto().then((photo) => {
        if (photo === undefined || photo.picture === own?.picture) return;
        if (isShown) void restore(() => undefined);
        else offerOwn({ ...photo, id: ownPicture, source: "file" });
      });
    } else if (own) {
      own = undefined;
      view.offerOwn(undefined);
      if (isShown) begin(otherwise, "Your photo is forgotten.");
      else say("Your photo is forgotten.");
    }
    return true;
  }

  function bring(blob: Blob, { others = 0 }: { readonly others?: number } = {}): Promise<void> {
    const note = others > 0 ? `You brought ${others + 1} files; this is the first.` : "";
    return bringThis({ source: blob, note, ...(!(blob instanceof File) && { name: "Pasted picture" }) });
  }

  function bringThis({ source, name, note }: Brought): Promise<void> {
    return take(source, { id: ownPicture, source: "file", ...(name !== undefined && { name }) }, note);
  }

  function choose(id: string): boolean {
    if (id === ownPicture) {
      if (!own) {
        if (!hasTabPhoto()) return false;
        void restore(() => show(control.value));
        return true;
      }
      endReading(beginReading());
      say("");
      accept(own);
      return true;
    }
    return begin(id);
  }

  /** Shows a shipped photo; says whether there is one. */
  function begin(id: string | undefined, note = ""): boolean {
    const photo = photos.find((candidate) => candidate.id === id);
    if (!photo) return false;
    void take(photo.href, { id: photo.id, source: "photo", name: photo.title }, note);
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

  if (wholePage) listenToPage(element, view.drop, { bring: (brought) => void bringThis(brought), say });
  onTabPhoto(follow);
  // A camera's last frame is the reader's photo on the next page.
  addEventListener("pagehide", () => {
    stopCamera();
    writeTabPhoto();
  });
  const start = beginning({
    query: options.query ?? (wholePage ? location.search : ""),
    remembered: rememberedPicture(place),
    photos: photos.map(({ id }) => id),
    own: { isKept: hasTabPhoto(), isUsed: wholePage && usesTabPhoto() },
    otherwise,
  });
  const lacking =
    "The address asks for your own photo, and this tab keeps none. Choose it once more with “Your photo”.";
  if (start.id === ownPicture) void restore(() => begin(otherwise, "Your photo could not be read again."));
  else {
    begin(start.id, start.lacksOwn ? lacking : "");
    if (hasTabPhoto())
      void tabPhoto().then((photo) => photo && !own && offerOwn({ ...photo, id: ownPicture, source: "file" }));
  }
  return Object.assign(control, {
    choose,
    bring,
    hold: (until: Promise<unknown>) => void held.push(until),
    stopCamera,
  });
}
