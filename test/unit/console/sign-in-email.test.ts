import { describe, expect, it } from "vitest";
import { renderSignInEmail } from "#console/sign-in/pages/sign-in-email.ts";

describe("the email of a sign-in", () => {
  const url = "https://leads.example.com/console/sign-in/link/abc";
  const render = (userName: string) =>
    renderSignInEmail({ userName, agencyName: "Brightline Leads", url, code: "12345678", minutes: 15 });

  it("greets the user by name", () => {
    for (const name of ["Zoë O'Connor-Reid", "Dr. J. Smith 3rd", "李小龍"]) {
      const { text, html } = render(name);
      expect(text).toMatch(new RegExp(`^Hello ${name.replaceAll(".", String.raw`\.`)},\n`));
      expect(html).toContain(`<p>Hello ${name.replaceAll("'", "&#39;")},</p>`);
    }
  });

  it("has no link or number but its own: an agency can add any address as a user, under any name", () => {
    const { text, html } = render("winner, see prize.example/x or call 07700 900555");
    expect(text).toMatch(/^Hello winner, see prize example x or call,\n/);
    expect(html).not.toMatch(/prize\.example|900555/);
    expect(render("://").text).toMatch(/^Hello,\n/);
  });
});
