import { expect, it } from "vitest";
import { SimulationRequest } from "#intake/schemas.ts";
import { anId } from "#test/support/an-id.ts";

const parse = (at: string) =>
  SimulationRequest.safeParse({ campaignId: anId("campaign"), person: { name: "Zoë", phone: "+447700900123" }, at });

it.each(["2000-01-01T00:00:00Z", "2028-02-29T23:59:59.999Z", "2099-12-31T23:59:59.999Z"])(
  "a push may be simulated at %s",
  (at) => {
    expect(parse(at).data?.at).toBe(new Date(at).toISOString());
  },
);

it.each([
  "0000-01-01T00:00:00Z",
  "1999-12-31T23:59:59.999Z",
  "2100-01-01T00:00:00Z",
  "2099-12-31T23:59:59-01:00",
  "9999-12-31T00:00:00Z",
])("no push is simulated at %s, whose next opening may be no instant that Baton can write", (at) => {
  expect(parse(at).error?.issues).toMatchObject([{ path: ["at"], message: "a time from 2000 to 2099" }]);
});
