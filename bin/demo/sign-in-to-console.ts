import { setTimeout as pause } from "node:timers/promises";
import type { Page } from "playwright-core";

/** Far longer than an email takes on the slowest machine. */
const timeoutMs = 60_000;

type User = { email: string; /** The emails that the user got, oldest first. */ readMail: () => { text?: string }[] };

/** Signs a user in to the console by the link in their email, as people do. Throws if no email comes. */
export async function signInToConsole(page: Page, { email, readMail }: User): Promise<void> {
  const before = readMail().length;
  await page.goto("/console/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Email me a link" }).click();
  const deadline = Date.now() + timeoutMs;
  while (readMail().length <= before) {
    if (Date.now() > deadline) throw new Error(`no email to sign in for ${email}`);
    await pause(50);
  }
  const { text = "" } = readMail()[before] ?? {};
  const link = /https?:\/\/\S+\/console\/sign-in\/\S+/.exec(text)?.[0];
  if (link === undefined) throw new Error(`no link to sign in: ${text}`);
  await page.goto(new URL(link).pathname);
  await page.getByRole("button", { name: /sign in/i }).click();
  await page.waitForURL((url) => !url.pathname.includes("sign-in"));
}
