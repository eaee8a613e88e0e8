/** JSON of which nothing is known: what is asked of it is checked. */
import { checkedCount, limits } from "../limits.js";
import { damaged } from "../refusal.js";

export type JsonObject = Readonly<Record<string, unknown>>;

/** @throws Refusal when the bytes are no JSON object */
export function parseObject(bytes: Uint8Array | string, what: string): JsonObject {
  checkedCount(bytes.length, limits.text, `bytes of ${what}`);
  const text = typeof bytes === "string" ? bytes : new TextDecoder().decode(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged(`It cannot be read as JSON: ${what}.`);
  }
  if (!isObject(value)) throw damaged(`It is not a JSON object: ${what}.`);
  return value;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A property that is an object's own, under any of its names. */
export function propertyOf(value: unknown, ...names: readonly string[]): unknown {
  if (!isObject(value)) return undefined;
  const name = names.find((n) => Object.hasOwn(value, n));
  return name === undefined ? undefined : value[name];
}

export function objectOf(value: unknown, ...names: readonly string[]): JsonObject {
  const found = propertyOf(value, ...names);
  return isObject(found) ? found : {};
}

/** The texts of an object. */
export function textsOf(value: unknown, ...names: readonly string[]): Record<string, string> {
  const texts = Object.entries(objectOf(value, ...names)).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return Object.fromEntries(texts);
}

export function listOf(value: unknown, ...names: readonly string[]): readonly unknown[] {
  const found = propertyOf(value, ...names);
  return Array.isArray(found) ? found : [];
}

export function textOf(value: unknown, ...names: readonly string[]): string | undefined {
  const found = propertyOf(value, ...names);
  return typeof found === "string" ? found : undefined;
}

export function numberOf(value: unknown, ...names: readonly string[]): number | undefined {
  const found = propertyOf(value, ...names);
  return typeof found === "number" ? found : undefined;
}

export function numbersOf(value: unknown, ...names: readonly string[]): readonly number[] | undefined {
  const found = propertyOf(value, ...names);
  if (typeof found === "number") return [found, found];
  return Array.isArray(found) && found.every((n) => typeof n === "number") ? (found as number[]) : undefined;
}
