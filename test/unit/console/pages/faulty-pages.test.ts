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

  it("does not say that it was saved", () => {
    const openSaved = (status: 200 | 422) => {
      const page = { kind: "page", status, title: "Clients", body: html`<h1>Clients</h1>` } as const;
      return toHttpResponse(page, { ...view, session: aSession(), isSaved: true }).body;
    };

    expect(openSaved(200)).toContain("Saved.");
    expect(openSaved(422)).not.toContain("Saved.");
  });

  it("opens with the focus on what is wrong", () => {
    const summary = faultSummary({ faults: { name: "not empty" } });

    expect(summary && render(summary)).toContain('role="alert" tabindex="-1" autofocus');
  });

  it("names each field that is wrong, unless the fault is a sentence", () => {
    const summary = faultSummary({ faults: { timeZone: "not empty", mon: "Choose at least one day." } });

    const text = summary ? render(summary) : "";
    expect(text).toContain('<a href="#timeZone">Time zone: not empty</a>');
    expect(text).toContain('<a href="#mon">Choose at least one day.</a>');
  });
});
