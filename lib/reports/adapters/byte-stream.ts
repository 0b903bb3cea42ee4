/** Writes whole numbers and texts one after the other as bytes. */
export type ByteWriter = ReturnType<typeof makeByteWriter>;

export function makeByteWriter() {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  /** A whole number from 0 in as many bytes as it has groups of seven bits, the lowest first. */
  const whole = (value: number): void => {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError("only whole numbers from 0 are stored");
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
    bytes.push(rest);
  };
  return {
    whole,
    /** A whole number of either sign: the small ones are short. */
    signed: (value: number): void => whole(value < 0 ? -2 * value - 1 : 2 * value),
    text(value: string): void {
      const encoded = encoder.encode(value);
      whole(encoded.length);
      bytes.push(...encoded);
    },
    bytes: (values: Iterable<number>): void => void bytes.push(...values),
    toBytes: (): Uint8Array => Uint8Array.from(bytes),
  };
}

/** Reads what a `ByteWriter` wrote, in the same order. Throws a RangeError if the bytes end before. */
export type ByteReader = ReturnType<typeof makeByteReader>;

export function makeByteReader(bytes: Uint8Array) {
  const decoder = new TextDecoder();
  let place = 0;
  const byte = (): number => {
    const value = bytes[place];
    if (value === undefined) throw new RangeError("the bytes end too soon");
    place += 1;
    return value;
  };
  const whole = (): number => {
    let [value, scale] = [0, 1];
    for (;;) {
      const next = byte();
      value += (next % 128) * scale;
      if (!Number.isSafeInteger(value)) throw new RangeError("no safe whole number");
      if (next < 128) return value;
      scale *= 128;
    }
  };
  const take = (length: number): Uint8Array => {
    if (place + length > bytes.length) throw new RangeError("the bytes end too soon");
    place += length;
    return bytes.subarray(place - length, place);
  };
  return {
    byte,
    whole,
    take,
    signed(): number {
      const value = whole();
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    },
    text: (): string => decoder.decode(take(whole())),
    isAtEnd: (): boolean => place === bytes.length,
  };
}
