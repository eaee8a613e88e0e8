/** Which trained network the explorer opens: the detector, a width of the family that names clothes, or one from elsewhere. */
import type { FamilyMember } from "../../model/evidence/family.js";
import type { GuestNetwork } from "../../model/own/guestNetworks.js";
import { rangeInput, selectInput } from "../ui/control.js";
import { type Input, announce, html, input, listen } from "../ui/element.js";

/** The id that stands for the detector in this control. */
export const detectorId = "detector";

/** The detector, V1 or V2 of the family, or a network from elsewhere by its key. */
type Kind = string;

const names: Readonly<Record<string, string>> = {
  [detectorId]: "Detector, V2",
  v2: "Clothes, V2",
  v1: "Clothes, V1",
};

/**
 * The value is a member's id, {@link detectorId} or a key of `guests`. The slider of widths stays where it was when the
 * kind changes, as near as the other kind has it.
 *
 * @param members widths of both networks, narrow to wide
 * @param guests networks from elsewhere
 */
export function networkChoice(
  members: readonly FamilyMember[],
  value: string,
  guests: readonly Pick<GuestNetwork, "key" | "name">[] = [],
): Input<string> {
  const alphaOf = (id: string) => members.find((one) => one.id === id)?.network.alpha ?? 1;
  function kindOf(id: string): Kind {
    const member = members.find((one) => one.id === id);
    return member === undefined ? id : member.network.variant === "v1" ? "v1" : "v2";
  }
  const of = (kind: Kind) => members.filter(({ id }) => kindOf(id) === kind);
  const kind = selectInput<Kind>([...Object.keys(names), ...guests.map(({ key }) => key)], {
    label: "Network",
    value: kindOf(value),
    format: (one) => names[one] ?? guests.find(({ key }) => key === one)?.name ?? one,
  });
  const place = html("span", { class: "network-width" });
  const element = html("div", { class: "controls network-choice wide" }, kind, place);
  let alpha = alphaOf(value);
  let shown: { readonly kind: Kind; readonly range: Input<number> } | undefined;

  function slider(now: string): void {
    const list = of(kindOf(now));
    place.hidden = list.length === 0;
    const at = list.findIndex(({ id }) => id === now);
    // The slider that is there keeps the focus, also when an explorer that opens says which network it has.
    if (shown?.kind === kindOf(now)) return void (shown.range.value = at);
    shown = undefined;
    place.replaceChildren();
    if (list.length === 0) return;
    const range = rangeInput({
      label: "Width α, trained",
      min: 0,
      max: list.length - 1,
      value: at,
      format: (i) => String(list[i].network.alpha),
    });
    listen(range, () => {
      alpha = list[range.value].network.alpha ?? 1;
      choose(list[range.value].id);
    });
    place.append(range);
    shown = { kind: kindOf(now), range };
  }

  function choose(id: string): void {
    if (id === control.value) return;
    current = id;
    announce(element);
  }

  let current = value;
  const control = input<string, HTMLElement>(element, value, () => undefined);
  Object.defineProperty(control, "value", {
    get: () => current,
    set: (next: string) => {
      current = next;
      kind.value = kindOf(next);
      slider(next);
    },
  });
  listen(kind, () => {
    const list = of(kind.value);
    const near = [...list].sort(
      (a, b) => Math.abs((a.network.alpha ?? 1) - alpha) - Math.abs((b.network.alpha ?? 1) - alpha),
    )[0] as FamilyMember | undefined;
    const next = near?.id ?? kind.value;
    slider(next);
    choose(next);
  });
  slider(value);
  return control;
}
