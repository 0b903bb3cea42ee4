import { describe, expect, it } from "vitest";
import { faultSummary } from "#console/pages/form-field.ts";
import { toHttpResponse } from "#console/to-http-response.ts";
import { html, render } from "#platform/pages/html.ts";
import { aSession } from "#test/support/console/a-session.ts";

const view = { path: "/console/clients", assets: { styleUrl: "/a.css", scriptUrl: "/a.js" } };
const openTitle = (status: 200 | 409 | 422, session = true) => {
  const page = { kind: "page", status, title: "Clients", body: html`<h1>Clients</h1>` } as const;
  const { body = "" } = toHttpResponse(page, { ...view, session: session ? aSession() : undefined });
  return /<title>(.*)<\/title>/.exec(body)?.[1];
};

describe("a page that did not save a form", () => {
  it.each([422, 409] as const)("begins its title with the error, with status %i", (status) => {
    expect(openTitle(status)).toBe("Error: Clients – Northern Leads");
    expect(openTitle(status, false)).toBe("Error: Clients – Baton");
  });

  it("has its usual title otherwise", () => {
    expect(openTitle(200)).toBe("Clients – Northern Leads");
  });

  it("opens with the focus on what is wrong", () => {
    const summary = faultSummary({ faults: { name: "not empty" } });

    expect(summary && render(summary)).toContain('role="alert" tabindex="-1" autofocus');
  });
});
