/**
 * How far the functions' clock is ahead of the machine's, in milliseconds. All threads share it, so that a test or the
 * demo can move a whole system to next week.
 */
export type ClockOffset = Float64Array<SharedArrayBuffer>;

export const makeClockOffset = (): ClockOffset =>
  new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT));

/** Makes every `Date` of this thread tell the machine's time plus the offset. Times that are given stay as they are. */
export function installMovedClock(readOffset: () => number): void {
  const MachineDate = Date;
  const now = () => MachineDate.now() + readOffset();
  globalThis.Date = new Proxy(MachineDate, {
    construct: (target, parts, newTarget) => Reflect.construct(target, parts.length === 0 ? [now()] : parts, newTarget),
    apply: () => new MachineDate(now()).toString(),
    get: (target, property) => (property === "now" ? now : Reflect.get(target, property)),
  });
}
