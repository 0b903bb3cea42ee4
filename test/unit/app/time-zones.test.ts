import { describe, expect, it } from "vitest";
import { ClientChange, NewClient } from "#accounts/schemas.ts";
import { CampaignChange, CampaignView, NewCampaign } from "#campaigns/schemas.ts";
import { WorkingHours } from "#domain/shared/working-hours.ts";
import { Client } from "#domain/accounts/client.ts";

const hours = (timeZone: string) => ({ weekly: [], holidays: [], timeZone });
const pool = (timeZone: string) => ({
  mode: "priority",
  members: [{ clientId: "client_01k0000000e00000000000000a", hours: hours(timeZone) }],
});
const newCampaign = { name: "Roofs", model: "callback", price: { amount: 6000, currency: "GBP" } };

const places = [
  ["a new client", NewClient, (zone: string) => ({ name: "Summit", timeZone: zone }), "timeZone"],
  ["a change of a client", ClientChange, (zone: string) => ({ timeZone: zone }), "timeZone"],
  [
    "the hours of a new campaign",
    NewCampaign,
    (zone: string) => ({ ...newCampaign, hours: hours(zone) }),
    "hours.timeZone",
  ],
  [
    "the hours of a member of a new campaign",
    NewCampaign,
    (zone: string) => ({ ...newCampaign, pool: pool(zone) }),
    "pool.members.0.hours.timeZone",
  ],
  ["a change of hours", CampaignChange, (zone: string) => ({ hours: hours(zone) }), "hours.timeZone"],
  [
    "a change of a member's hours",
    CampaignChange,
    (zone: string) => ({ pool: pool(zone) }),
    "pool.members.0.hours.timeZone",
  ],
] as const;

describe.each(places)("%s", (_, schema, withZone, path) => {
  it("may not be in BST, with a suggestion", () => {
    const issues = schema.safeParse(withZone("BST")).error?.issues ?? [];
    expect(issues.map((issue) => [issue.path.join("."), issue.message])).toEqual([
      [path, "the time zone of a region, like Europe/London; did you mean Europe/London?"],
    ]);
  });

  it("stores the current name of its zone", () => {
    expect(JSON.stringify(schema.parse(withZone("asia/calcutta")))).toContain('"timeZone":"Asia/Kolkata"');
  });
});

describe("a stored client, and stored hours", () => {
  it("are read with the zone that they have", () => {
    expect(Client.shape.timeZone.parse("BST")).toBe("BST");
    expect(WorkingHours.parse(hours("GMT"))).toEqual(hours("GMT"));
    expect(CampaignView.shape.hours.parse(hours("EST"))).toEqual(hours("EST"));
  });
});
