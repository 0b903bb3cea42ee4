import type { NewLead } from "#intake/schemas.ts";

/** A lead as the API takes it, before it is parsed. */
export type LeadBody = Omit<NewLead, "campaignId"> & { campaignId: string };

/** Makes a random source (mulberry32) of numbers from 0 to 1. The same `seed` gives the same numbers in every run. */
export function makeSeededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const names = [
  "Zoë Ashworth",
  "Seán O'Brien",
  "Amélie Dubois-Martin",
  "Nguyễn Thị Hồng",
  "Jürgen Weiß",
  "Siobhán Ní Dhomhnaill",
  "D'Arcy Fitzgerald-Jones",
  "Łukasz Żółkiewski",
  "María José Núñez",
  "Priya Raghunathan",
  "Øyvind Åsgård",
  "Mohammed Al-Farsi",
  "王小明",
  "Иван Петров",
  "Chloë Van Der Merwe",
  "Gwenllian ap Rhys",
  "Tom Baker",
  "Aoife Byrne 🌻",
];

// Ranges of a thousand numbers that Ofcom reserves for fiction.
const phoneRanges = [
  ...["+447700900", "+442079460", "+441134960", "+441144960", "+441154960", "+441164960", "+441174960", "+441184960"],
  ...["+441214960", "+441314960", "+441414960", "+441514960", "+441614960", "+441914980", "+442920180", "+441632960"],
];

/** The phone number of the `index`-th person. The first 16,000 are all different, so that none is a duplicate. */
export const phoneFor = (index: number): string =>
  `${phoneRanges[(index + Math.floor(index / 1_000)) % phoneRanges.length]}${pad(index % 1_000, 3)}`;

const openings = [
  "Spoke for six minutes. Owns the house (detached, 1930s), roof last done in 1998; two slipped tiles over the back bedroom and damp in the loft since the storm. Wants someone to look this week, mornings are best because of the school run.",
  "Very keen. Quarterly bill is £640, works from home and has an EV on order. South-facing roof, no shading, loft converted in 2015. Asked about batteries twice. Partner must be on the call, so after 18:00 please.",
  "Remortgage: fixed rate ends in March, £182,000 left over 19 years, house worth about £340k. Had a letter from the bank and did not understand it. Prefers plain words — “no jargon, please”. Missed payments: none.",
  "Rang from the van. Flat roof on a 6 × 4 m garage, felt, leaking at the parapet. Already has one quote (£2,150) and thinks it is high. Can send photos. Dog in the garden: ring first! 🐕",
  "Two-storey extension, planning granted. Wants triple glazing and asked whether the work can be staged over two tax years. Decision with her sister, who is away until Tuesday. Budget £18–22k. Très intéressée, parle aussi français.",
  "Landlord with five flats, EPC deadline worries him. Would take a survey of all five if the first goes well. Do NOT call on Fridays. Asked for a firm appointment, not “sometime in the afternoon”.",
];

const closings = [
  "Happy for the number to be passed on to one company.",
  "Was told a specialist would ring within the hour, so please be quick.",
  "Heard of us through a neighbour.\nSecond line of the note: bring a ladder.",
  "Sounded tired of call centres; introduce yourself by name. 🙂",
];

const roofs = ["slate", "tile", "flat felt", "thatch", "EPDM"];

const pad = (number: number, digits: number) => String(number).padStart(digits, "0");

/** Makes a lead as a dialler would push it. The same `index` gives the same lead, except for its campaign. */
export function makeSampleLead(index: number, campaignId: string): LeadBody {
  const random = makeSeededRandom(index + 1);
  const pick = <Thing>(things: readonly Thing[]): Thing => {
    const thing = things[Math.floor(random() * things.length)];
    if (thing === undefined) throw new Error("nothing to pick from");
    return thing;
  };
  const name = pick(names);
  return {
    campaignId,
    person: {
      name,
      phone: phoneFor(index),
      ...(random() < 0.7 && { email: `lead.${index}@example.com` }),
      postcode: `LS${1 + (index % 28)} ${index % 10}AB`,
      ...(random() < 0.4 && {
        address: `Flat ${1 + (index % 9)}, “Rose Cottage”, ${1 + (index % 90)} St. John's Street, Leeds`,
      }),
    },
    notes: [pick(openings), pick(closings), random() < 0.3 ? pick(openings) : ""].filter(Boolean).join(" "),
    fields: { roofType: pick(roofs), homeowner: random() < 0.8 ? "yes" : "no" },
  };
}
