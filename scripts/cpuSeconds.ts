/** Seconds of processor time that this process has taken so far, on all its threads. Other processes do not count. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
