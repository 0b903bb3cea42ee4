import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { consoleHeaders } from "#console/console-headers.ts";
import { renderLinkExpiredPage, renderLinkInvalidPage } from "#leads/pages/link-pages.ts";
import { html } from "#platform/pages/html.ts";
import { pageHeaders } from "#platform/pages/page-headers.ts";
import { renderPage } from "#platform/pages/page-layout.ts";
import { pageStyle, pageStyleHash } from "#platform/pages/page-style.ts";
import { renderProblemTypePage } from "#platform/pages/problem-page.ts";

describe("the headers of every page", () => {
  it("allow exactly the bytes of our style, and nothing else", () => {
    expect(pageStyleHash).toBe(`sha256-${createHash("sha256").update(pageStyle).digest("base64")}`);
    expect(pageHeaders["content-security-policy"]).toContain(`default-src 'none'; style-src '${pageStyleHash}'`);
  });

  it("keep the page out of caches, indexes, frames and referrers", () => {
    expect(pageHeaders).toMatchObject({
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-robots-tag": "noindex, nofollow",
    });
    expect(pageHeaders["content-security-policy"]).toContain("frame-ancestors 'none'");
  });

  it("keep the browser on https for a year, those of the console too", () => {
    for (const headers of [pageHeaders, consoleHeaders])
      expect(headers).toMatchObject({ "strict-transport-security": "max-age=31536000" });
  });
});

describe("every page", () => {
  it("is one document, with its metadata and style in the head", () => {
    const [head = "", body = "", more] = renderPage({ title: "A & B", body: html`<main>words</main>` }).split(
      "</head>",
    );
    expect(more).toBeUndefined();
    expect(head).toMatch(
      /^<!doctype html>\n<html lang="en-GB">\n<head>[^]*<title>A &amp; B<\/title>\n<meta name="viewport"/,
    );
    expect(head).toContain("<style>");
    expect(head + body).not.toMatch(/<\/html>[^]*\S/);
    expect(body).toMatch(/^\n<body>\n<main>words<\/main>\n<\/body><\/html>\n$/);
  });
});

describe("a link that does not open a lead", () => {
  it("says what to do if it has expired", () => {
    expect(renderLinkExpiredPage()).toMatch(
      /<h1>This link no longer works<\/h1>[^]*tell the company that sends you leads/,
    );
  });

  it("says what to do if it was truncated", () => {
    expect(renderLinkInvalidPage()).toMatch(/<h1>This link does not work<\/h1>[^]*tap the whole link/);
  });
});

describe("the page of a problem type", () => {
  it("says what the problem means and how to fix it", () => {
    const page = renderProblemTypePage({
      slug: "lead-not-found",
      title: "No such lead",
      status: 404,
      meaning: "It is <not> there.",
      remedy: "Check the id.",
    });
    expect(page).toContain("<title>No such lead</title>");
    expect(page).toContain("<code>lead-not-found</code> · status 404");
    expect(page).toContain("It is &lt;not&gt; there.");
    expect(page).toContain("Check the id.");
  });
});
