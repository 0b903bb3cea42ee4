import { expect, it } from "vitest";
import { nameEndpoint } from "#domain/subscriptions/name-endpoint.ts";

it.each([
  ["sms", "+447700900901", "SMS +44…901"],
  ["email", "sales@example.com", "email s…@example.com"],
  ["webhook", "https://crm.example.com:8443/leads?token=secret", "webhook crm.example.com:8443"],
] as const)("a person recognises the %s endpoint %s by %j", (channel, endpoint, name) => {
  expect(nameEndpoint({ channel, endpoint })).toBe(name);
});
