import type { ClientKey } from "./sample-clients.ts";

/** What one side does with a lead, so many minutes after the push. */
export type WorkStep = { afterMinutes: number } & WorkAction;

export type WorkAction =
  | { kind: "attempt"; result: "connected" | "no_answer" | "voicemail" | "busy" | "wrong_number" }
  | { kind: "outcome"; outcome: "quoted" | "lost" | "not_interested" | "bad_data" }
  | { kind: "outcome"; outcome: "won"; value: { amount: number; currency: string } }
  | { kind: "outcome"; outcome: "nurture"; wakeInDays: number; reason: "timing" | "budget" }
  | { kind: "booking"; inDays: number; hour: number; fate: AppointmentFate; isPromotion: boolean }
  | { kind: "return"; reason: "wrong_number" | "no_contact" | "wrong_service"; after?: ReturnAfter };

/** What follows a return, once the policy referred it or left it open. */
type ReturnAfter = "approve" | "decline" | "withdraw";

/** What comes of an appointment. `silent` means that no side says it. */
export type AppointmentFate =
  | "held"
  | "confirmed"
  | "moved"
  | "no_show_prospect"
  | "no_show_client"
  | "cancelled_by_prospect"
  | "cancelled_by_client"
  | "silent";

/** In so many days until the present the roofing client makes returns that are still open. */
const openDays = 4;

const hour = 60;
const day = 24 * hour;

/** Shares of a hundred appointments; the first ones come first, so that a small sample has each of them. */
const fates: readonly AppointmentFate[] = [
  ...([
    "held",
    "cancelled_by_prospect",
    "confirmed",
    "no_show_prospect",
    "moved",
    "held",
    "cancelled_by_client",
  ] as const),
  ...(["confirmed", "no_show_client", "held", "silent", "confirmed", "held", "no_show_prospect", "held"] as const),
];

/** The n-th lead of a client, the days from its push to the present, and a source of numbers from 0 to 1. */
type Subject = { nth: number; ageDays: number; random: () => number };

const planByClient: Record<ClientKey, (subject: Subject) => WorkStep[]> = {
  roofing: planRoofingWork,
  solar: planSolarWork,
  mortgages: planMortgageWork,
};

/** Plans what comes of a lead; the same numbers give the same plan. */
export const planWork = (client: ClientKey, subject: Subject): WorkStep[] => planByClient[client](subject);

/** A fast client: it calls within minutes, tries again, records what came of nearly every lead, and returns some. */
function planRoofingWork({ nth, ageDays, random }: Subject): WorkStep[] {
  const first = 1 + Math.floor(random() * random() * 12);
  const returned = ageDays < openDays ? planOpenReturn(nth, first) : planReturn(nth, first);
  if (returned) return returned;
  const missed = random();
  const tries: WorkStep[] = [
    { afterMinutes: first, kind: "attempt", result: missed < 0.3 ? "no_answer" : "connected" },
  ];
  if (missed < 0.3) tries.push({ afterMinutes: first + 2 * hour, kind: "attempt", result: "voicemail" });
  if (missed < 0.2) tries.push({ afterMinutes: first + day, kind: "attempt", result: "connected" });
  if (missed >= 0.2 && missed < 0.3) return [...tries, giveUp(9 * day)];
  return [...tries, ...planOutcome(first + 2 * day, 350_000, random)];
}

/** A return without its evidence is open for five working days, so one of the last days still is. */
function planOpenReturn(nth: number, first: number): WorkStep[] | undefined {
  if (nth % 3 !== 0) return undefined;
  return [
    { afterMinutes: first, kind: "attempt", result: "no_answer" },
    { afterMinutes: first + 3 * hour, kind: "return", reason: "no_contact" },
  ];
}

/** Returns of the roofing client in turn: credited, referred, decided both ways, withdrawn, and declined in the end. */
function planReturn(nth: number, first: number): WorkStep[] | undefined {
  // Each kind once among the first leads; later, one lead in ten.
  if (Math.floor(nth / 24) % 3 !== 0) return undefined;
  const attempt = { afterMinutes: first, kind: "attempt" } as const;
  const ask = { afterMinutes: first + 3 * hour, kind: "return" } as const;
  switch (nth % 24) {
    case 3:
      return [
        { ...attempt, result: "wrong_number" },
        { ...ask, reason: "wrong_number" },
      ];
    case 6:
      // Its month is closed by then, so its invoice gets a credit note.
      return [
        { ...attempt, result: "wrong_number" },
        { afterMinutes: 37 * day, kind: "return", reason: "wrong_number" },
      ];
    case 9:
      return [
        { ...attempt, result: "connected" },
        { ...ask, reason: "wrong_service", after: "approve" },
      ];
    case 12:
      return [
        { ...attempt, result: "connected" },
        { ...ask, reason: "wrong_service", after: "decline" },
      ];
    case 15:
      return [
        { ...attempt, result: "no_answer" },
        { ...ask, reason: "no_contact" },
      ];
    case 18:
      return [
        { ...attempt, result: "connected" },
        { ...ask, reason: "wrong_service" },
      ];
    case 21:
      return [
        { ...attempt, result: "busy" },
        { ...ask, reason: "no_contact", after: "withdraw" },
      ];
    default:
      return undefined;
  }
}

/** A lead that its client never reached leaves the list of its work after some days. */
const giveUp = (afterMinutes: number): WorkStep => ({ afterMinutes, kind: "outcome", outcome: "lost" });

/** A slow client that buys appointments: the agency books them, and the client calls hours later, if at all. */
function planSolarWork({ nth, random }: Subject): WorkStep[] {
  const fate = fates[nth % fates.length] ?? "held";
  const call = Math.floor((3 + random() * 30) * hour);
  const booking: WorkStep = { afterMinutes: 20, kind: "booking", isPromotion: false, ...planSlot(random), fate };
  if (random() < 0.35) return [booking, giveUp(13 * day)];
  const wasHeld = fate === "held" || fate === "confirmed" || fate === "moved";
  const sale = wasHeld && random() < 0.6 ? planOutcome(12 * day, 720_000, random) : [];
  return [booking, { afterMinutes: call, kind: "attempt", result: "connected" }, ...sale];
}

/** A client that records rarely: a third of its leads have a call, the others are given up, every tenth is promoted. */
function planMortgageWork({ nth, random }: Subject): WorkStep[] {
  const call = Math.floor((1 + random() * 20) * hour);
  const connected: WorkStep = { afterMinutes: call, kind: "attempt", result: "connected" };
  if (nth % 10 === 4) {
    const promoted: WorkStep = {
      afterMinutes: call + hour,
      kind: "booking",
      isPromotion: true,
      ...planSlot(random),
      fate: "held",
    };
    return [connected, promoted];
  }
  if (random() > 0.33) return [giveUp(10 * day)];
  return random() < 0.5 ? [connected] : [connected, ...planOutcome(call + 5 * day, 120_000, random)];
}

const planSlot = (random: () => number) => ({
  inDays: 2 + Math.floor(random() * 6),
  hour: 12 + Math.floor(random() * 5),
});

/** Plans an outcome: a sale of about `usual` pence, a quote, a loss, or a person who is not ready yet. */
function planOutcome(afterMinutes: number, usual: number, random: () => number): WorkStep[] {
  const chance = random();
  const step = { afterMinutes, kind: "outcome" } as const;
  if (chance < 0.3) {
    const value = { amount: Math.round(usual * (0.5 + random())), currency: "GBP" };
    return [{ ...step, outcome: "won", value }];
  }
  if (chance < 0.5) return [{ ...step, outcome: "quoted" }];
  if (chance < 0.65) {
    const reason = random() < 0.5 ? "timing" : "budget";
    const wakeInDays = 14 + Math.floor(random() * 40);
    const wokenAt = afterMinutes + (wakeInDays + 4) * day;
    return [
      { ...step, outcome: "nurture", wakeInDays, reason },
      { afterMinutes: wokenAt, kind: "attempt", result: "connected" },
      { afterMinutes: wokenAt, kind: "outcome", outcome: "quoted" },
    ];
  }
  if (chance < 0.8) return [{ ...step, outcome: "lost" }];
  return [{ ...step, outcome: chance < 0.9 ? "not_interested" : "bad_data" }];
}
