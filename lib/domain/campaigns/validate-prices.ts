import type { Prices } from "./prices.ts";
import type { Terms } from "./terms.ts";

/**
 * Finds prices that contradict each other or the model, by JSON pointer. An appointment of the model `appointment`
 * costs the price itself, because caps and the explanation of a routing count that.
 */
export function validatePrices({ model, price, prices }: Terms, pointer: string) {
  if (!prices) return [];
  const { lead, appointment, mayLowerPrice, shared } = prices;
  const isByAppointment = model === "appointment" && appointment !== undefined;
  const checks: [boolean, string, string][] = [
    [model === "callback" && appointment !== undefined, "/appointment", "only with the model appointment or hybrid"],
    [
      mayLowerPrice === true && !(model === "hybrid" && appointment),
      "/mayLowerPrice",
      "only with hybrid and appointment",
    ],
    [isByAppointment && lead !== undefined, "/lead", notWithAppointment],
    [isByAppointment && shared !== undefined, "/shared", notWithAppointment],
  ];
  return [
    ...checks.flatMap(([isRefused, path, detail]) => (isRefused ? [{ pointer: `${pointer}${path}`, detail }] : [])),
    ...(appointment ? validateAppointmentPrices(appointment, isByAppointment ? price.amount : undefined, pointer) : []),
    ...validateSharedPrices(shared ?? {}, price.amount, `${pointer}/shared`),
  ];
}

const notWithAppointment =
  "not with prices of an appointment: under the model appointment they replace the lead's price";

function validateAppointmentPrices(
  { booked, held }: NonNullable<Prices["appointment"]>,
  price: number | undefined,
  pointer: string,
) {
  if (booked === undefined && held === undefined)
    return [{ pointer: `${pointer}/appointment`, detail: "booked or held" }];
  if (booked !== undefined && held !== undefined)
    return [{ pointer: `${pointer}/appointment/held`, detail: "booked or held, not both" }];
  if (price === undefined || price === (booked ?? held)) return [];
  const name = booked === undefined ? "held" : "booked";
  return [{ pointer: `${pointer}/appointment/${name}`, detail: `must be ${price}, the price` }];
}

/** A client that shares a lead with more others never pays more. */
function validateSharedPrices(shared: NonNullable<Prices["shared"]>, price: number, pointer: string) {
  const listed = Object.entries(shared);
  return listed.flatMap(([recipients, amount], index) => {
    const before = listed[index - 1]?.[1] ?? price;
    return amount > before ? [{ pointer: `${pointer}/${recipients}`, detail: `at most ${before}` }] : [];
  });
}
