/** Networks that whoever hosts this site has added, by id. Written by scripts/add-network.ts. */
import type { AddedNetwork } from "./networkFiles.js";

export const addedNetworks: Readonly<Record<string, AddedNetwork>> = {};
