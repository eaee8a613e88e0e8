/** Networks from elsewhere among those whose features a head can read. */
import type { NetworkOptions } from "../../model/architecture/spec.js";
import { type Backbone, backboneOf, siteBackbones } from "./exits.js";

/** A network that the reader brought, or that was added to the site. */
interface Guest {
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly network: Partial<NetworkOptions>;
}

/** Those of the site, then the guests. One without an exit is left out. */
export function teachBackbones(guests: readonly Guest[]): Backbone[] {
  const more = guests.flatMap(({ key, id, name, network }) => {
    try {
      return [backboneOf({ key, id, name, trainedFor: "other" }, network)];
    } catch {
      return [];
    }
  });
  return [...siteBackbones, ...more];
}
