/** Which picture is chosen, in the address. */
import { type PictureInput, ownPicture } from "./pictureInput.js";
import { oneOf } from "../ui/urlKinds.js";
import { inUrlBy, part } from "../ui/urlState.js";

/**
 * Keeps the chosen photo in the address: `?image=cup`. A picture of the reader's own may be asked for, and is in no link.
 *
 * @param name the parameter; a page with two places for pictures has two
 * @param value the photo to begin with; the first one unless given
 */
export function pictureInUrl<E extends PictureInput>(
  intake: E,
  photos: readonly { readonly id: string }[],
  { name = "image", value = photos[0].id }: { readonly name?: string; readonly value?: string } = {},
): E {
  // Until the picture is read, what was asked for stands for it.
  let asked = value;
  const image = part<string, string>(
    (id) => (id === ownPicture ? undefined : id),
    (_, id) => id,
    oneOf([...photos.map(({ id }) => id), ownPicture]),
  );
  return inUrlBy(
    intake,
    { [name]: image },
    {
      get: () => intake.value?.id ?? asked,
      set(id) {
        if (intake.choose(id)) asked = id;
      },
    },
  );
}
