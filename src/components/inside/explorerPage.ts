/** The explorer on its page: the address follows the state, and the network loads when the page rests. */
import type { OpenOptions } from "../../model/runtime/client.js";
import { type FamilyMember, familyBorder } from "../../model/evidence/family.js";
import { type Layer, layers as layersOf } from "../../model/architecture/layers.js";
import type { GuestNetwork } from "../../model/own/guestNetworks.js";
import { allSteps, inTasks } from "../ui/nextTask.js";
import { announce, html } from "../ui/element.js";
import type { Photo, DescribedPhoto } from "../picture/photo.js";
import { followMoved } from "../ui/movedLinks.js";
import { whenIdle } from "../ui/whenIdle.js";
import { readPhoto as read } from "../picture/photoShelf.js";
import { oneOf } from "../ui/urlKinds.js";
import { addressWith, keepInUrl, readUrl, sayFaults, whole } from "../ui/urlState.js";
import { applies } from "../../model/pass/applies.js";
import { type Explorer, explorerSteps } from "./explorer.js";
import type { ExplorerSources } from "./explorerSources.js";
import { detectorId, networkChoice } from "./networkChoice.js";
import { carried } from "./state.js";
import { explorerNames } from "./url.js";

/**
 * What a reader sees who comes without a link: a channel of the first photo that is plainly a picture, and a value beside
 * its eye, so that a sum stands on the page before anybody clicks.
 */
const welcome = "?channel=34&pixel=24,26";

/** What a reader sees of a classifier who comes without a link: a sum over the middle of a shoe, in the first layer. */
const welcomeTo = ([{ id }]: readonly Layer[]) => `?image=sneaker&layer=${id}&channel=2&pixel=16,16`;

type Shown = Pick<ExplorerSources, "photos">;

/** How the networks of this site take bytes in: from −1 to 1. */
const plusMinusOne = { channels: "rgb", scale: [1 / 127.5], offset: [-1] } as const;

export interface PageSources extends Pick<ExplorerSources, "layers"> {
  readonly photos: readonly DescribedPhoto[];
  /** The client's function. */
  readonly openNetwork: (id: string, options: OpenOptions) => ReturnType<ExplorerSources["open"]>;
  /** Which detector it opens. */
  readonly id: string;
  /** The trained classifiers, each of which can take the detector's place. */
  readonly family?: {
    readonly members: readonly FamilyMember[];
    /** Fetched when one of them is first chosen. */
    readonly photos: () => Promise<readonly Photo[]>;
    readonly kinds: readonly string[];
  };
  /** Networks from elsewhere: the reader's own, and those that the host has added. */
  readonly guests?: readonly GuestNetwork[];
}

/** The explorer, and above it the choice of its network. What the result offers is of the network that is shown. */
export async function explorerPage(sources: PageSources): Promise<Explorer> {
  const { openNetwork, id, photos, layers, family, guests = [] } = sources;
  const members = family?.members ?? [];
  const moved = followMoved("inside", ["network", ...explorerNames]);
  const asked = new URLSearchParams(location.search);
  const known = [detectorId, ...members.map((member) => member.id), ...guests.map(({ key }) => key)];
  const networks = { network: whole(oneOf(known)) };
  const { state: first, faults } = readUrl(networks, asked, detectorId);
  const choice = networkChoice(members, first, guests);
  const alarm = html("p", { class: "note", role: "alert" });
  let clothes: Promise<readonly Photo[]> | undefined;
  const guestOf = (network: string) => guests.find(({ key }) => key === network);
  const isMember = (network: string) => members.some((member) => member.id === network);

  /** The pictures of a network; where they cannot be had, the detector's take their place and a sentence says so. */
  async function photosOf(network: string): Promise<Shown | undefined> {
    alarm.textContent = "";
    if (!isMember(network) || family === undefined) return { photos };
    try {
      clothes ??= family.photos();
      return { photos: await clothes };
    } catch {
      clothes = undefined;
      alarm.textContent = "The pictures of clothes cannot be fetched now. Choose the network again later.";
      return undefined;
    }
  }
  const address = (query: string) => addressWith(texts(choice.value, query)).href;

  /** All that the address says of a state and of the network that it belongs to. */
  function texts(network: string, query: string): Record<string, string | undefined> {
    const given = new URLSearchParams(query);
    const text = (name: string) => [name, given.get(name) ?? undefined] as const;
    return { network: network === detectorId ? undefined : network, ...Object.fromEntries(explorerNames.map(text)) };
  }

  /** The steps in which the explorer of a network is made. */
  function make(network: string, query: string, { photos: pictures }: Shown): Generator<void, Explorer> {
    const guest = guestOf(network);
    if (guest !== undefined) {
      const shape = {
        layers: layersOf(guest.network),
        name: guest.key,
        ...(guest.kinds && { kinds: guest.kinds }),
        ...(guest.about && { about: guest.about }),
      };
      const openGuest = (options: OpenOptions) => openNetwork(guest.id, options);
      return explorerSteps({ open: openGuest, photos: pictures, read, ...shape }, { query, address });
    }
    const member = members.find((one) => one.id === network);
    const open = (options: OpenOptions) => openNetwork(member?.id ?? id, options);
    if (member === undefined || family === undefined)
      return explorerSteps(
        { open, photos, layers, read, name: `${id}-backbone`, about: { input: plusMinusOne } },
        { query, address, guided: true },
      );
    const about = { network: member.network, labels: family.kinds, input: plusMinusOne };
    const input = { layers: layersOf(member.network), name: member.id, kinds: family.kinds, border: familyBorder };
    return explorerSteps({ open, photos: pictures, read, about, ...input }, { query, address });
  }

  const welcomes = !explorerNames.some((name) => asked.has(name));
  const found = await photosOf(first);
  if (found === undefined) choice.value = detectorId;
  let shownId = choice.value;
  let shown = await inTasks(make(shownId, welcomes ? welcomeFor(shownId) : location.search, found ?? { photos }));
  const element = html("div", { class: "explorer-page wide" }, members.length > 0 && choice, alarm, moved, shown);
  keepInUrl(element, ["network", ...explorerNames], () => texts(shownId, shown.query));
  sayFaults(element, faults, () => ({ network: shownId }));

  function welcomeFor(network: string): string {
    if (guestOf(network) !== undefined) return `?layer=${layersOfId(network)[0].id}`;
    return network === detectorId ? welcome : welcomeTo(layersOfId(network));
  }

  choice.addEventListener("input", () => void change(choice.value));

  async function change(to: string): Promise<void> {
    const pictures = await photosOf(to);
    // The reader may have turned on meanwhile.
    if (to !== choice.value) return;
    if (pictures === undefined) {
      choice.value = shownId;
      return;
    }
    const next = allSteps(make(to, welcomeFor(to), pictures));
    // Between two widths all stays that can; a photo and a picture of clothing have nothing in common.
    if (isMember(shownId) && isMember(to)) {
      const state = carried(shown.value, next.context);
      const changes = state.changes.filter((change) => applies(layersOfId(to), change));
      next.value = {
        ...state,
        changes,
        compare: changes.length === 0 && state.compare === "original" ? "none" : state.compare,
      };
    }
    shown.replaceWith(next);
    shown.dispose();
    [shown, shownId] = [next, to];
    announce(element);
    await shown.start();
  }

  function layersOfId(network: string): readonly Layer[] {
    const own = guestOf(network) ?? members.find((one) => one.id === network);
    return own === undefined ? layers : layersOf(own.network);
  }

  whenIdle(element, () => void shown.start());
  for (const key of ["value", "query", "context"] as const)
    Object.defineProperty(element, key, { get: () => shown[key] });
  return Object.assign(element, {
    start: () => shown.start(),
    dispose: () => shown.dispose(),
  }) as unknown as Explorer;
}
