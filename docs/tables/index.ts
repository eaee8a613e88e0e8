/** Every static table by its name. */
import { cocoLayers } from "./coco.js";
import { networks } from "./networks.js";
import type { Table } from "./table.js";

export const tables: Readonly<Record<string, () => Table>> = { "coco-layers": cocoLayers, networks };
