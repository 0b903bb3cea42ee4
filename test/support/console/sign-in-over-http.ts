type Baton = { apiUrl: string; mail: (query: { to: string }) => { text?: string }[] };

/** Signs a user in by the link in their email, and returns a function that opens pages with the cookie. */
export async function signInOverHttp(
  { apiUrl, mail }: Baton,
  email: string,
): Promise<(path: string) => Promise<{ status: number; text: string }>> {
  const post = (path: string, form: Record<string, string>) =>
    fetch(`${apiUrl}${path}`, {
      method: "POST",
      headers: { "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
      redirect: "manual",
    });
  const before = mail({ to: email }).length;
  await post("/console/sign-in", { email });
  const deadline = Date.now() + 30_000;
  while (mail({ to: email }).length <= before) {
    if (Date.now() > deadline) throw new Error(`no email to sign in for ${email}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const link = /https?:\/\/\S+\/console\/sign-in\/\S+/.exec(mail({ to: email })[before]?.text ?? "")?.[0] ?? "";
  const signedIn = await post(new URL(link).pathname, {});
  const cookie = signedIn.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
  return async (path) => {
    const response = await fetch(`${apiUrl}${path}`, { headers: { cookie } });
    return { status: response.status, text: await response.text() };
  };
}
