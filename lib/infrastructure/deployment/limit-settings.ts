import { type Context, readJsonObject, readText, toNumberOrNone } from "./context-values.ts";
import { precondition } from "./precondition.ts";
import { QueueConcurrency } from "./queue-concurrency.ts";

export type LimitSettings = {
  /** How many pushes run at once; API Gateway refuses the others with 503. Undefined: as many as the account allows. */
  readonly intakeConcurrency: number | undefined;
  /** How many requests for lead cards run at once, and are kept free for them. Undefined: as many as the account allows. */
  readonly cardConcurrency: number | undefined;
  /** How many requests a second each API key may send, over ten seconds. Undefined: no limit. */
  readonly requestsPerSecond: number | undefined;
  /** How many requests a second the gateway accepts from all callers, twice as many in a burst; it refuses the others with 429. */
  readonly gatewayRequestsPerSecond: number;
  /** How many batches of each queue run at once. */
  readonly queueConcurrency: QueueConcurrency;
};

/** Lambda keeps so many concurrent invocations of an account for functions without a reservation. */
const unreserved = 100;

/** Above it, the counts of one key would come near the thousand writes a second that an item takes. */
const maxRequestsPerSecond = 4_000;

/** Reads how much of what a deployment accepts at once. Throws like `readDeployment`. */
export function readLimitSettings(context: Context): LimitSettings {
  return { ...readConcurrency(context), ...readRates(context) };
}

function readConcurrency(
  context: Context,
): Pick<LimitSettings, "intakeConcurrency" | "cardConcurrency" | "queueConcurrency"> {
  const accountConcurrency = Number(readText(context("accountConcurrency")) ?? "1000");
  const intakeConcurrency = toNumberOrNone(readText(context("intakeConcurrency")) ?? "100");
  const cardConcurrency = toNumberOrNone(readText(context("cardConcurrency")) ?? "50");
  const queueConcurrency = QueueConcurrency.safeParse(readJsonObject(context("queueConcurrency")));
  precondition(
    "intake-concurrency-is-a-number-or-none",
    isNumberOrNone(intakeConcurrency),
    "intakeConcurrency is how many pushes run at once, such as 100, or none for no limit but the account's.",
  );
  precondition(
    "card-concurrency-is-a-number-or-none",
    isNumberOrNone(cardConcurrency),
    "cardConcurrency is how many requests for lead cards run at once, such as 50, or none for no limit but the account's.",
  );
  precondition(
    "concurrency-fits-the-account",
    fitsAccount(accountConcurrency, [intakeConcurrency, cardConcurrency]),
    `the account runs accountConcurrency=${accountConcurrency} functions at once, and Lambda keeps ${unreserved} of them unreserved: ` +
      "reserve fewer for intake and cards, or none in a new account of ten: -c intakeConcurrency=none -c cardConcurrency=none.",
  );
  precondition(
    "queue-concurrency-is-2-to-1000-by-queue",
    queueConcurrency.success,
    'queueConcurrency names queues and how many batches of each run at once, from 2 to 1,000: {"webhook": 100, "sms": 8}.',
  );
  return { intakeConcurrency, cardConcurrency, queueConcurrency: queueConcurrency.data };
}

function readRates(context: Context): Pick<LimitSettings, "requestsPerSecond" | "gatewayRequestsPerSecond"> {
  const requestsPerSecond = toNumberOrNone(readText(context("requestsPerSecond")) ?? "100");
  const gatewayRequestsPerSecond = toNumberOrNone(readText(context("gatewayRequestsPerSecond")) ?? "500");
  precondition(
    "requests-per-second-is-a-number-or-none",
    requestsPerSecond === undefined || requestsPerSecond <= maxRequestsPerSecond,
    `requestsPerSecond is how many requests a second each API key may send, from 1 to ${maxRequestsPerSecond}, such as 100, or none for no limit.`,
  );
  precondition(
    "gateway-requests-per-second-is-a-number",
    gatewayRequestsPerSecond !== undefined && !Number.isNaN(gatewayRequestsPerSecond),
    "gatewayRequestsPerSecond is how many requests a second the gateway accepts from all callers, up to 99999, such as 500.",
  );
  return { requestsPerSecond, gatewayRequestsPerSecond };
}

const isNumberOrNone = (limit: number | undefined): boolean => limit === undefined || !Number.isNaN(limit);

/** Whether an account has so many concurrent invocations to reserve. Without a reservation, any account has. */
function fitsAccount(accountConcurrency: number, reservations: readonly (number | undefined)[]): boolean {
  const reserved = reservations.reduce<number>((sum, reservation) => sum + (reservation ?? 0), 0);
  return reserved === 0 ? accountConcurrency > 0 : reserved + unreserved <= accountConcurrency;
}
