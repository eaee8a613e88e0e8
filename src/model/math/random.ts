/** Random numbers that a seed in the URL brings back. */

/** A stream of random numbers; two streams with the same seed give the same numbers on every device. */
export interface Random {
  /** At least 0 and below 1. */
  uniform(): number;
  /** A whole number from 0 to n − 1. */
  integer(n: number): number;
  /** A standard normal deviate: mean 0, variance 1. */
  normal(): number;
}

/**
 * A stream from a seed, by the generator mulberry32 (T. Ettinger, 2017; public domain): one 32-bit counter and a mixing
 * step, period 2³². Good for pictures and experiments, not for secrets.
 *
 * @param seed a whole number; only its lower 32 bits count
 * @throws RangeError when the seed is not a whole number
 */
export function random(seed: number): Random {
  if (!Number.isInteger(seed)) throw new RangeError(`invalid seed: ${seed}; it must be a whole number`);
  let state = seed >>> 0;
  let spare: number | undefined;

  function uniform(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  return {
    uniform,
    integer(n) {
      if (!(Number.isInteger(n) && n >= 1))
        throw new RangeError(`invalid n: ${n}; it must be a whole number, 1 or more`);
      return Math.floor(uniform() * n);
    },
    // Box and Muller, doi:10.1214/aoms/1177706645: two deviates at a time.
    normal() {
      if (spare !== undefined) {
        const kept = spare;
        spare = undefined;
        return kept;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
  };
}

/** A seed from any text, such as a class's name: the 32-bit FNV-1a hash of its UTF-16 code units. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
