import type { LeadCardDetails } from "#contact/pages/lead-card-details.ts";

type Changes = Partial<Omit<LeadCardDetails, "person">> & { person?: Partial<LeadCardDetails["person"]> };

/** A lead as pages show it, received on Sunday 22 November 2026 at 14:00 in London; `changes` name only what matters. */
export const aLeadView = ({ person, ...changes }: Changes = {}): LeadCardDetails => ({
  leadId: "lead_01k9xq3v5we8ssr9n0p1e2d3f4",
  status: "delivered",
  campaignName: "Roof repairs, Bristol",
  agencyName: "Brightline Leads",
  clientName: "Harbour Roofing Ltd",
  clientTimeZone: "Europe/London",
  person: {
    name: "Zoë O’Brien",
    phone: "+447700900123",
    email: "zoe.obrien@example.com",
    postcode: "BS1 4DJ",
    ...person,
  },
  notes: "Two slates are in the garden.\n\nShe is at home until 3.",
  fields: { roofType: "Slate" },
  receivedAt: "2026-11-22T14:00:00.000Z",
  url: `https://leads.example.com/l/${"aZ09_-".repeat(8)}`,
  attempts: [],
  appointments: [],
  diary: [],
  asksForPromotion: false,
  ...changes,
});

/** Five minutes after the lead of `aLeadView` was received. */
export const fiveMinutesLater = "2026-11-22T14:05:00.000Z";
