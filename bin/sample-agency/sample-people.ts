import type { ClientKey } from "./sample-clients.ts";

const firstNames = [
  ...["Zoë", "Amir", "Catherine", "Declan", "Eilidh", "Farah", "Gareth", "Hannah", "Idris", "Joanne", "Kwame", "Lorna"],
  ...["Mateusz", "Niamh", "Oliver", "Priya", "Rhys", "Saoirse", "Tariq", "Una", "Victor", "Wendy", "Yusuf", "Beatrix"],
];
const lastNames = [
  ...["Ashworth", "Barraclough", "Chaudhry", "Dobson", "Ellis-Ward", "Fairbank", "Greenwood", "Hussain", "Ibbotson"],
  ...["Jagger", "Kowalski", "Lumb", "Murgatroyd", "Ní Bhriain", "O'Connor", "Pickles", "Rawnsley", "Sutcliffe"],
  ...["Thackray", "Uttley", "Verity", "Whiteley", "Yates"],
];

const notes: Record<ClientKey, readonly string[]> = {
  roofing: [
    "Two slipped tiles over the back bedroom since the storm, and damp in the loft. Mornings are best.",
    "Flat roof on a garage, felt, leaks at the parapet. Has one quote and finds it high. Can send photos.",
    "Ridge tiles loose, terraced house of 1905. Neighbour wants the same done. Call after 16:00.",
    "Gutter pulled away at the corner; water runs down the wall. Owner is at home all week.",
  ],
  solar: [
    "South-facing roof, no shade, bill of £180 a month. Has an electric car on order, asks about batteries.",
    "Bungalow, new roof in 2019. Wants to know what the export tariff pays. Partner joins the call.",
    "Farm with two barns. Would like a survey of both roofs on the same day.",
  ],
  mortgages: [
    "Fixed rate ends in four months, £182,000 over 19 years. Wants plain words about the options.",
    "Self-employed for three years, two years of accounts. The bank said no without a reason.",
    "Wants to borrow £40,000 more for an extension. House is worth about £340,000.",
  ],
};

const districts: Record<ClientKey, readonly string[]> = {
  roofing: ["LS6", "LS12", "BD18", "WF1", "HX3"],
  solar: ["LS29", "LS21", "BD20", "HG3"],
  mortgages: ["HX1", "HX7", "HD1", "LS28", "WF14"],
};

/** How many people the sample can name. The numbers above them belong to the clients. */
export const mostPeople = 900;

/** The number of the `index`-th person, of the thousand that Ofcom reserves for drama; all are different. */
const samplePhone = (index: number): string => `+447700900${String((index * 611 + 37) % mostPeople).padStart(3, "0")}`;

/** Describes the `index`-th person and enquiry, as an agency would push it. `choose` is a number from 0 to 1. */
export function samplePerson(index: number, client: ClientKey, choose: number) {
  const nth = (list: readonly string[], step: number) => list[Math.floor(choose * 9_973 * step + index) % list.length];
  const name = `${nth(firstNames, 1)} ${nth(lastNames, 7)}`;
  return {
    person: {
      name,
      phone: samplePhone(index),
      email: `person.${index}@example.com`,
      postcode: `${nth(districts[client], 3)} ${1 + (index % 9)}AB`,
      address: `${1 + (index % 90)} ${["Station Road", "Mill Lane", "Church View", "The Green"][index % 4]}`,
    },
    notes: nth(notes[client], 5) ?? "",
  };
}
