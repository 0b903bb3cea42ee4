import { describe, expect, it } from "vitest";
import { renderAppointmentEmail } from "#invitations/pages/appointment-email.ts";
import type { AppointmentMessageView } from "#invitations/pages/appointment-message-view.ts";
import { renderAppointmentSms } from "#invitations/pages/appointment-sms.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";

const ofProspect = { appointmentId: anId("apt"), sequence: 0, message: "booked", side: "prospect" } as const;
const links = [
  { label: "Confirm", url: "https://a.example/c/1" },
  { label: "Move", url: "https://a.example/m/1" },
];

/** Thursday 1 July 2027, 14:00 to 15:00 in London. */
const aView = (changes: Partial<AppointmentMessageView> = {}): AppointmentMessageView => ({
  identity: ofProspect,
  recipientName: "Zoë O'Brien",
  agencyName: "Brightline Leads",
  clientName: "Harbour Roofing Ltd",
  prospectName: "Zoë O'Brien",
  place: { kind: "visit", detail: "1 High Street, Bath" },
  start: on("2027-07-01T13:00:00Z"),
  end: on("2027-07-01T14:00:00Z"),
  timeZone: "Europe/London",
  links: [],
  ...changes,
});

describe("the email about an appointment", () => {
  it("tells the prospect when and where, in the zone of the prospect, and who sends it", () => {
    const { subject, text } = renderAppointmentEmail(aView({ links }));
    expect(subject).toBe("Appointment with Harbour Roofing Ltd, Thursday 1 July 2027 at 14:00");
    expect(text).toBe(
      [
        "Hello Zoë O'Brien,",
        "Your appointment with Harbour Roofing Ltd is booked.",
        "When: Thursday 1 July 2027, 14:00 to 15:00 (London time)\nWhere: A visit by Harbour Roofing Ltd: 1 High Street, Bath",
        "Confirm:\nhttps://a.example/c/1",
        "Move:\nhttps://a.example/m/1",
        "Brightline Leads, for Harbour Roofing Ltd\n",
      ].join("\n\n"),
    );
  });

  it("tells the client the same in the client's zone, with the name of the prospect", () => {
    const { subject, text } = renderAppointmentEmail(
      aView({
        identity: { ...ofProspect, side: "client" },
        recipientName: "Sam, surveys",
        timeZone: "America/New_York",
        place: { kind: "phone", detail: "+447700900123" },
      }),
    );
    expect(subject).toBe("Appointment with Zoë O'Brien, Thursday 1 July 2027 at 09:00");
    expect(text).toContain("When: Thursday 1 July 2027, 09:00 to 10:00 (New York time)");
    expect(text).toContain("Where: By phone: you call +44 7700 900123");
    expect(text).toContain("Brightline Leads, to Harbour Roofing Ltd");
  });

  it("names both days of an appointment that ends after midnight", () => {
    const { text } = renderAppointmentEmail(aView({ end: on("2027-07-01T23:30:00Z") }));
    expect(text).toContain("When: Thursday 1 July 2027, 14:00 to Friday 2 July 2027, 00:30 (London time)");
  });

  it("says the time before a move", () => {
    const identity = { ...ofProspect, message: "moved", sequence: 1 } as const;
    const { subject, text } = renderAppointmentEmail(aView({ identity, movedFrom: on("2027-06-30T09:00:00Z") }));
    expect(subject).toBe("Moved: appointment with Harbour Roofing Ltd, Thursday 1 July 2027 at 14:00");
    expect(text).toContain("Before: Wednesday 30 June 2027, 10:00 (London time)");
  });

  it.each([
    ["prospect", "cancelled at your request."],
    ["client", "cancelled by Harbour Roofing Ltd."],
  ] as const)("says that the %s cancelled it", (cancelledBy, words) => {
    const identity = { ...ofProspect, message: "cancelled" } as const;
    const { subject, text } = renderAppointmentEmail(aView({ identity, cancelledBy }));
    expect(subject).toMatch(/^Cancelled: appointment with Harbour/);
    expect(text).toContain(`Your appointment with Harbour Roofing Ltd was ${words}`);
  });

  it("has the same content in its HTML, in which nothing is markup that is not ours", () => {
    const prospectName = 'Zoë <img src="x"> & Co';
    const { html, text } = renderAppointmentEmail(
      aView({ links, recipientName: prospectName, place: { kind: "visit", detail: "<b>1</b>" } }),
    );
    expect(html).not.toMatch(/<img|<b>1/);
    for (const url of links.map((link) => link.url)) expect(html).toContain(`href="${url}"`);
    const words = html.replaceAll(/<style[^]*?<\/style>|<[^>]*>/g, " ");
    for (const word of text.split(/\s+/).filter((each) => /^\w+$/.test(each))) expect(words).toContain(word);
  });

  it("still says what happened when the person was erased", () => {
    const identity = { ...ofProspect, side: "client" } as const;
    const { subject } = renderAppointmentEmail(aView({ identity, prospectName: "" }));
    expect(subject).toMatch(/^Appointment with your contact, /);
  });

  it("keeps a subject of one line, however long the names are", () => {
    const { subject } = renderAppointmentEmail(aView({ clientName: "Roof\r\nBcc: x ".repeat(40) }));
    expect(subject.length).toBeLessThanOrEqual(120);
    expect(subject).not.toMatch(/[\r\n]/);
  });
});

describe("the text about an appointment", () => {
  it("says who sends it, with whom, when with the zone, where, and how to stop, in one segment", () => {
    const { text, segments } = renderAppointmentSms(aView());
    expect(text).toBe(
      "Brightline Leads: appointment with Harbour Roofing Ltd\nThu 1 Jul 2027, 14:00 (London time)\nAt your address\nReply STOP to opt out",
    );
    expect(segments).toBe(1);
  });

  it.each(["booked", "moved", "cancelled", "reminder"] as const)(
    "begins with the agency's own name and ends with a way to stop: %s",
    (message) => {
      const view = aView({ identity: { ...ofProspect, message } });
      expect(renderAppointmentSms(view).text).toMatch(/^Brightline Leads: [^]*\nReply STOP to opt out$/);
      const { text } = renderAppointmentSms(view, { stopUrl: "https://a.example/a/1" });
      expect(text).toMatch(/^Brightline Leads: [^]*\nStop texts: https:\/\/a\.example\/a\/1$/);
    },
  );

  it("has the first link before the way to stop, and names a page that is both once, in two segments", () => {
    expect(renderAppointmentSms(aView({ links })).text).toMatch(
      /\nConfirm: https:\/\/a\.example\/c\/1\nReply STOP to opt out$/,
    );
    const url = `https://leads.example.com/a/${"x".repeat(62)}`;
    const { text, segments } = renderAppointmentSms(aView({ links: [{ label: "Confirm, move or cancel", url }] }), {
      stopUrl: url,
    });
    expect(text.endsWith(`\nConfirm, move or cancel, or stop texts: ${url}`)).toBe(true);
    expect([text.split(url).length, segments]).toEqual([2, 2]);
  });

  it("has the link of a video call, and no place once it is cancelled", () => {
    const place = { kind: "video", detail: "https://meet.example.com/x" } as const;
    expect(renderAppointmentSms(aView({ place })).text).toContain("\nhttps://meet.example.com/x\n");
    const identity = { ...ofProspect, message: "cancelled" } as const;
    expect(renderAppointmentSms(aView({ identity, place })).text).toBe(
      "Brightline Leads: appointment with Harbour Roofing Ltd cancelled\nThu 1 Jul 2027, 14:00 (London time)\nReply STOP to opt out",
    );
  });

  it("makes nothing of a name tappable", () => {
    const { text } = renderAppointmentSms(
      aView({ clientName: "Call 07700 900999 or roofs.example", agencyName: "http://evil.example" }),
    );
    expect(text).not.toMatch(/roofs\.example|evil\.example|http:/);
  });
});
