import { isUtf8 } from "node:buffer";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { routes } from "#app/routes.ts";
import { parseRequest } from "#platform/http/parse-request.ts";
import { anId } from "#test/support/an-id.ts";
import { anHttpEvent } from "#test/support/http-event.ts";

it("a request with any bytes in a text is read exactly if they are UTF-8", () => {
  const anyBytes = fc.oneof(
    fc.uint8Array({ maxLength: 6 }),
    fc.string({ unit: "binary", maxLength: 3 }).map((text) => Buffer.from(text, "utf8")),
    fc.string({ unit: "binary", maxLength: 3 }).map((text) => Buffer.from(text, "latin1")),
  );
  const lead = { campaignId: anId("campaign"), person: { name: "Zoë", phone: "+447700900123" }, notes: "|" };
  const [before = "", after = ""] = JSON.stringify(lead).split("|");
  const headers = { "content-type": "application/json", "idempotency-key": "lead-1" };
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const escaped = Buffer.from(bytes.filter((byte) => byte >= 0x80));
      const body = Buffer.concat([Buffer.from(before), escaped, Buffer.from(after)]).toString("base64");
      const read = parseRequest(routes.pushLead, anHttpEvent({ headers, body, isBase64Encoded: true }));
      expect(!read.ok && read.refusal.kind === "malformed_json").toBe(!isUtf8(escaped));
    }),
  );
});
