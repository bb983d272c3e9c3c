/**
 * The processor time that work takes on this thread, in milliseconds: what else the machine does at the time does not count,
 * so that a bound on it tells work that grows with the square of its input, and nothing else.
 */
export function cpuTime(work: () => void): number {
  const before = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}
