import { describe, expect, it } from "vitest";
import * as z from "zod";
import { routes } from "#app/routes.ts";
import { NewWorkingHours } from "#domain/shared/new-working-hours.ts";
import type { Route } from "#platform/http/route.ts";

const changes = Object.entries<Route>(routes).filter(([, { method }]) => method === "PATCH");

/** Optional in the response because it is derived: it is taken from the terms in force. */
const derived = new Set(["model", "price"]);

describe("a change", () => {
  it.each(changes)("of %s removes each optional property by null, and says so", (_, { body, responses }) => {
    if (!(body instanceof z.ZodObject)) throw new Error("a change has an object as body");
    const removable = Object.keys(body.shape).filter(
      (name) => isOptionalIn(responses[200]?.schema, name) && !derived.has(name),
    );
    for (const name of removable) {
      const schema: z.ZodType = body.shape[name];
      expect([name, schema.safeParse(null).success]).toEqual([name, true]);
      expect(schema.meta()?.description).toContain("Null removes");
    }
  });

  it("of a campaign can remove eleven properties", () => {
    const { shape } = routes.changeCampaign.body;
    const nullable = Object.entries(shape).filter(([, schema]) => schema.safeParse(null).success);
    expect(nullable.map(([name]) => name)).toEqual([
      "clientId",
      "pool",
      "prices",
      "chase",
      "areas",
      "hours",
      "caps",
      "fieldSchema",
      "screening",
      "reminders",
      "quietHours",
      "lateMoveHours",
    ]);
  });
});

it("hours need no holidays", () => {
  const weekly = [{ days: ["mon"], from: "09:00", to: "17:30" }];
  expect(NewWorkingHours.parse({ weekly })).toEqual({ weekly, holidays: [] });
});

/** Whether a response may lack the property, in any of the forms that it has. */
function isOptionalIn(schema: z.ZodType | undefined, name: string): boolean {
  const forms = schema instanceof z.ZodDiscriminatedUnion ? schema.options : [schema];
  return forms.some((form) => form instanceof z.ZodObject && form.shape[name] instanceof z.ZodOptional);
}
