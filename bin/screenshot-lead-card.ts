import { join } from "node:path";
import { chromium } from "playwright-core";
import { renderLeadCardPage } from "#contact/pages/lead-card.ts";
import type { LeadCardDetails } from "#contact/pages/lead-card-details.ts";
import { findChromium } from "./find-chromium.ts";

// Saves a picture of the lead card on a phone, for the README. Run it after a change of that page:
// npm run screenshot. It needs Chromium on the PATH, and the DejaVu fonts to look the same.
const file = join(import.meta.dirname, "../docs/lead-card.png");

/** The lead of the README's first request. */
const lead: LeadCardDetails = {
  leadId: "lead_7s2305vqqz1frc1wp5xxvh5kpm",
  status: "delivered",
  campaignName: "Roofs in Leeds",
  agencyName: "Brightline Leads",
  clientName: "Pennine Roofing Ltd",
  clientTimeZone: "Europe/London",
  person: { name: "Zoë Ashworth", phone: "+447700900123", postcode: "LS6 2AB" },
  notes: "Two slipped tiles since the storm. Mornings are best.",
  fields: {},
  receivedAt: "2026-11-23T14:00:00.000Z",
  url: "https://leads.example.com/l/token",
  attempts: [],
  appointments: [],
  diary: [],
  asksForPromotion: false,
};
const threeMinutesLater = "2026-11-23T14:03:00.000Z";

const executablePath = findChromium();
if (!executablePath) throw new Error("There is no Chromium on the PATH; install it, and run this again.");

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
try {
  const page = await browser.newPage({
    viewport: { width: 390, height: 720 },
    deviceScaleFactor: 1.5,
    colorScheme: "light",
    isMobile: true,
  });
  await page.setContent(renderLeadCardPage(lead, threeMinutesLater, { idempotencyKey: "sample", currency: "GBP" }));
  await page.screenshot({ path: file });
} finally {
  await browser.close();
}
console.log(`Saved ${file}`);
