/** What pictureInput.ts looks like: thumbnails as radio buttons, three buttons, and what is said of the picture. */
import type { Problem } from "../../model/types.js";
import { button } from "../ui/control.js";
import { html, listen, uid } from "../ui/element.js";
import { pictureCanvas } from "./pictureCanvas.js";
import type { Photo } from "./photo.js";
import type { ReadPicture } from "./pictureRead.js";
import { ownPicture } from "./pictureStart.js";

/** What the reader asks for. */
export interface PictureActs {
  choose(id: string): void;
  /** @param others how many more files were chosen with the first */
  bring(first: File, others: number): void;
  camera(): void;
  forget(): void;
}

export interface PictureInputView {
  readonly element: HTMLFieldSetElement;
  readonly cameraButton: HTMLButtonElement;
  /** Covers the window while something is dragged over it. */
  readonly drop: HTMLElement;
  /** Marks the thumbnail of a picture, or none. */
  check(id: string | undefined): void;
  /** Offers the reader's own picture among the photos, or no longer. */
  offerOwn(picture: ReadPicture | undefined): void;
  say(text: string, problem?: Problem): void;
  /** Says something more. */
  add(text: string): void;
}

const thumbnail = { width: 120, height: 88 };

/** A small copy of a picture, cut to the shape of the thumbnails. */
function drawThumbnail(canvas: HTMLCanvasElement, { picture }: ReadPicture): void {
  const scale = Math.max(canvas.width / picture.width, canvas.height / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  const place = [(canvas.width - width) / 2, (canvas.height - height) / 2, width, height] as const;
  canvas.getContext("2d")?.drawImage(pictureCanvas(picture), ...place);
}

/** A browser without WebP gets the photo itself. */
function photoThumbnail({ href, thumbnails }: Photo): HTMLElement {
  const image = html("img", { src: href, alt: "", ...thumbnail });
  if (thumbnails === undefined) return image;
  return html("picture", {}, html("source", { type: "image/webp", srcset: thumbnails, sizes: "60px" }), image);
}

export function pictureInputView(photos: readonly Photo[], acts: PictureActs): PictureInputView {
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
  const cameraButton = button("Camera", () => acts.camera());
  cameraButton.setAttribute("aria-pressed", "false");
  const forgetButton = button("Forget photo", () => acts.forget());
  forgetButton.hidden = true;
  const status = html("p", { class: "picture-status", role: "status" });
  const alarm = html("p", { class: "picture-problem", role: "alert" });
  const pick = html(
    "div",
    { class: "pick" },
    ...photos.map((photo) => html("label", { title: photo.title }, radios.get(photo.id), photoThumbnail(photo))),
    ownLabel,
    button("Your photo", () => file.click()),
    cameraButton,
    forgetButton,
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

  const all = [...radios.values(), ownRadio];
  for (const one of all) listen(one, () => acts.choose(one.value));
  listen(file, () => undefined);
  file.addEventListener("change", () => {
    const [first, ...others] = file.files ?? [];
    if (first) acts.bring(first, others.length);
    // So that choosing the same file again is a change again.
    file.value = "";
  });

  return {
    element,
    cameraButton,
    drop,
    check(id) {
      for (const one of all) one.checked = one.value === id;
    },
    offerOwn(own) {
      ownLabel.hidden = forgetButton.hidden = own === undefined;
      if (own === undefined) return;
      ownLabel.title = own.name;
      ownRadio.setAttribute("aria-label", `Your own picture: ${own.name}`);
      drawThumbnail(ownThumbnail, own);
    },
    say(text, problem) {
      status.textContent = text;
      alarm.replaceChildren(...(problem ? [html("b", {}, problem.message), ` ${problem.advice}`] : []));
    },
    add: (text) => status.append(text),
  };
}
