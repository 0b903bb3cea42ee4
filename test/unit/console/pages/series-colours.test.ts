import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

type Colour = readonly [red: number, green: number, blue: number];

const tokens = readFileSync(join(import.meta.dirname, "../../../../lib/console/styles/tokens.css"), "utf8");
const [light = "", dark = ""] = tokens.split("@media screen and (prefers-color-scheme: dark)");

/** A colour of the tokens in linear light, from 0 to 1. */
function readColour(scheme: string, name: string): Colour {
  const [, hex = ""] = new RegExp(`--${name}: #([0-9a-f]{3,6});`).exec(scheme) ?? [];
  const full = hex.length === 3 ? hex.replaceAll(/./g, "$&$&") : hex;
  if (full.length !== 6) throw new Error(`${name} is no colour`);
  const channel = (from: number) => {
    const value = Number.parseInt(full.slice(from, from + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(0), channel(2), channel(4)];
}

/** What people see whose red, green or blue cones are missing (Machado, Oliveira, Fernandes 2009, severity 1). */
const visions: Record<string, readonly (readonly [number, number, number])[]> = {
  trichromatic: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const see = (vision: string, [red, green, blue]: Colour): Colour => {
  const [r, g, b] = (visions[vision] ?? []).map(([x, y, z]) =>
    Math.min(1, Math.max(0, x * red + y * green + z * blue)),
  );
  return [r ?? 0, g ?? 0, b ?? 0];
};

/** The difference of two colours in OKLab (Ottosson 2020); 0.02 is just noticeable. */
function differ(a: Colour, b: Colour): number {
  const [la, lb] = [toOklab(a), toOklab(b)];
  return Math.hypot(la[0] - lb[0], la[1] - lb[1], la[2] - lb[2]);
}

function toOklab([red, green, blue]: Colour): Colour {
  const l = Math.cbrt(0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue);
  const m = Math.cbrt(0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue);
  const s = Math.cbrt(0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue);
  return [
    0.210_454_255_3 * l + 0.793_617_785 * m - 0.004_072_046_8 * s,
    1.977_998_495_1 * l - 2.428_592_205 * m + 0.450_593_709_9 * s,
    0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766 * s,
  ];
}

const luminance = ([red, green, blue]: Colour): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
const contrast = (a: Colour, b: Colour): number => {
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
};

const series = ["series-1", "series-2", "series-3", "series-4"] as const;
const pairs = series.flatMap((a, index) => series.slice(index + 1).map((b) => [a, b] as const));

describe.each([
  ["light", light],
  ["dark", dark],
])("the colours of series in the %s scheme", (_, scheme) => {
  it.each(Object.keys(visions))("stay apart for %s sight", (vision) => {
    const close = pairs
      .map(([a, b]) => ({ a, b, by: differ(see(vision, readColour(scheme, a)), see(vision, readColour(scheme, b))) }))
      .filter(({ by }) => by < 0.1);

    expect(close).toEqual([]);
  });
  it("have a contrast of 3 : 1 to the page and to a sheet", () => {
    const faint = series.flatMap((name) =>
      ["paper", "sheet"].filter((surface) => contrast(readColour(scheme, name), readColour(scheme, surface)) < 3),
    );

    expect(faint).toEqual([]);
  });
  it("have text of 4.5 : 1 on each step of a heat map", () => {
    const texts = { 1: "ink", 2: "ink", 3: "ink", 4: "on-heat", 5: "on-heat" };
    const faint = Object.entries(texts).filter(
      ([step, text]) => contrast(readColour(scheme, `heat-${step}`), readColour(scheme, text)) < 4.5,
    );

    expect(faint).toEqual([]);
  });
});
