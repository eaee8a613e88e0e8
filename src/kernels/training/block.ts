// Places are walked in blocks that stay in the first cache; in a block each four channels keep their sums in registers, and
// short sums lose less than one long sum would.
/** Bytes of a block. */
const RESIDENT: usize = 12 * 1024;

/** Places of a block of rows of `bytes` bytes. */
export function blockOf(bytes: usize): i32 {
  return <i32>max(8, RESIDENT / bytes);
}
