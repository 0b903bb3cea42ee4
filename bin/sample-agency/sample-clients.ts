const party = (name: string, ...address: string[]) => ({ name, address, country: "GB" });
const supplier = { ...party("Northern Lead Company Ltd", "4 Temple Quay", "Leeds LS1 4AP"), vatNumber: "GB123456789" };
const pounds = (price: number) => ({ amount: price * 100, currency: "GBP" });
const weekdays = (from: string, to: string) => ({ days: ["mon", "tue", "wed", "thu", "fri"], from, to });

/** The path at which the sample's receiver takes the events of the agency. */
export const eventsPath = "/agency";

/** The webhook of a client that fails in the last days of the sample. */
export const brokenPath = "/calder";

/** How a client works its leads: in minutes, in hours, or rarely. */
export type Pace = "fast" | "slow" | "rare";

/** Which leads a client returns, and what its policy says of each reason. */
const returns = {
  rules: [
    {
      reason: "wrong_number",
      within: { amount: 60, unit: "days", since: "delivered" },
      evidence: [{ term: "attempt_result", result: "wrong_number" }],
      remedy: { kind: "credit" },
      decision: "approve",
    },
    {
      reason: "no_contact",
      within: { amount: 5, unit: "working_days", since: "delivered" },
      evidence: [{ term: "attempts_at_least", n: 4, days: 2 }],
      remedy: { kind: "credit" },
      decision: "approve",
    },
  ],
  cap: { percent: 10 },
};

/** The clients of the sample agency, with what each buys, on which terms, and how it gets its leads. */
export const sampleClients = [
  {
    key: "roofing",
    name: "Aire Valley Roofing Ltd",
    pace: "fast",
    /** The share of all leads. */
    share: 0.45,
    contactHours: [weekdays("08:00", "18:30"), { days: ["sat"], from: "09:00", to: "13:00" }],
    campaign: {
      name: "Roof repairs, West Yorkshire",
      model: "callback",
      price: pounds(60),
      areas: { postcodes: ["LS", "BD", "WF", "HX"] },
    },
    contract: {
      tiers: {
        kind: "graduated",
        steps: [{ upTo: 30, amount: 6_000 }, { upTo: 60, amount: 5_500 }, { amount: 5_000 }],
      },
      document: "vat_invoice",
      customer: party("Aire Valley Roofing Ltd", "27 Kirkstall Road", "Leeds LS3 1LE"),
      returns,
    },
    phone: "+447700900991",
    email: "leads@airevalley.example.com",
    webhook: undefined,
    seats: [],
  },
  {
    key: "solar",
    name: "Wharfedale Solar Ltd",
    pace: "slow",
    share: 0.3,
    contactHours: [weekdays("09:00", "17:30")],
    campaign: {
      name: "Solar surveys",
      model: "appointment",
      price: pounds(120),
      prices: { appointment: { held: 12_000, no_show_prospect: 4_000 } },
      reminders: [{ before: "24h" }],
      areas: { postcodes: ["LS", "BD", "HG"] },
    },
    contract: {
      minimum: { amount: 100_000, on: "net" },
      document: "vat_invoice",
      customer: party("Wharfedale Solar Ltd", "9 Bridge Street", "Otley LS21 1BQ"),
      returns: { rules: [] },
    },
    phone: undefined,
    email: "surveys@wharfedale.example.com",
    webhook: "/wharfedale",
    seats: [
      { name: "Imogen Hartley", email: "imogen@wharfedale.example.com" },
      { name: "Dev Chaudhry", email: "dev@wharfedale.example.com" },
    ],
  },
  {
    key: "mortgages",
    name: "Calder Mortgage Advice",
    pace: "rare",
    share: 0.25,
    contactHours: [weekdays("09:30", "17:00")],
    campaign: {
      name: "Remortgage reviews",
      model: "hybrid",
      price: pounds(45),
      prices: { appointment: { booked: 9_000 } },
      reminders: [{ before: "24h" }],
      areas: { postcodes: ["LS", "HX", "HD", "WF"] },
    },
    contract: {
      included: { leads: 10, fee: 40_000 },
      document: "statement",
      customer: party("Calder Mortgage Advice LLP", "2 Piece Hall Yard", "Halifax HX1 1RE"),
    },
    phone: undefined,
    email: "enquiries@caldermortgages.example.com",
    webhook: "/calder",
    seats: [{ name: "Ruth Sutcliffe", email: "ruth@caldermortgages.example.com" }],
  },
] as const;

export type SampleClientSpec = (typeof sampleClients)[number];
export type ClientKey = SampleClientSpec["key"];

/** The contract of a client as the API takes it. */
export const toContract = ({ contract }: SampleClientSpec) => ({
  currency: "GBP",
  tax: { rate: 2_000 },
  supplier,
  ...contract,
});
