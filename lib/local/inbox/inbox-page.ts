import type { Mail, Sms } from "./inbox.ts";

/** Renders the sent texts, newest first, for a phone's screen. */
export function smsPage(messages: readonly Sms[], optedOut: readonly string[]): string {
  const items = messages.map(
    ({ to, sender, at, body, delivered }) => `
    <article${delivered ? "" : ' class="undelivered"'}>
      <header><b>${escapeHtml(to)}</b> <span>from ${escapeHtml(sender ?? "an unnamed sender")}</span> ${timeElement(at)}</header>
      <p class="bubble">${linkify(body)}</p>
      ${delivered ? stopForm(to, optedOut.includes(to)) : "<p>Not delivered: this phone opted out with STOP.</p>"}
    </article>`,
  );
  return page("SMS", items.join("") || "<p>No text has been sent yet.</p>");
}

/** Renders the list of sent emails, newest first. */
export function mailPage(messages: readonly Mail[]): string {
  const items = messages.map(
    ({ id, to, from, at, subject }) => `
    <article>
      <header><b>${escapeHtml(to.join(", "))}</b> <span>from ${escapeHtml(from)}</span> ${timeElement(at)}</header>
      <p><a href="/inbox/mail/${id}">${escapeHtml(subject || "(no subject)")}</a></p>
    </article>`,
  );
  return page("Mail", items.join("") || "<p>No email has been sent yet.</p>");
}

/** Renders one email with all its parts, which can be opened in a calendar. The HTML part is untrusted, so it is shown in a sandboxed frame. */
export function mailDetailPage({ id, to, from, at, subject, text, html, headers, parts = [], raw }: Mail): string {
  const lines = Object.entries({ From: from, To: to.join(", "), ...headers });
  return page(
    subject || "(no subject)",
    `<p>${timeElement(at)}</p>
    <dl>${lines.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join("")}</dl>
    ${html === undefined ? "" : `<h2>HTML</h2><iframe sandbox="allow-popups" src="/inbox/mail/${id}/html" title="HTML part"></iframe>`}
    ${text === undefined ? "" : `<h2>Text</h2><pre>${linkify(text)}</pre>`}
    ${parts
      .map(
        ({ contentType, fileName, text: content }, index) =>
          `<h2>${escapeHtml(fileName ?? contentType)}</h2>
          <p><a href="/inbox/mail/${id}/parts/${index}" download="${escapeHtml(fileName ?? `part-${index}.txt`)}">Open ${escapeHtml(contentType)}</a></p>
          <pre>${escapeHtml(content)}</pre>`,
      )
      .join("")}
    ${raw === undefined ? "" : `<h2>Raw</h2><pre>${escapeHtml(raw)}</pre>`}`,
    { isLive: false },
  );
}

/** Loads the page again when a message has come. Unlike a refresh by the clock, it leaves a reader alone until then. */
const liveScript = `<script type="module">
  const load = async () => (await fetch(location.href)).text();
  const shown = await load();
  setInterval(async () => (await load()) === shown || location.reload(), 2000);
</script>`;

function page(title: string, content: string, { isLive = true } = {}): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
  :root { color-scheme: light dark; --line: light-dark(#d5d9de, #3a4048); --bubble: light-dark(#e8f1fd, #17304f); --dim: light-dark(#4a525c, #a9b4c0); }
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 42rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
  html { background: light-dark(#fff, #14171a); color: light-dark(#1b1f24, #e6e9ec); }
  a { color: light-dark(#0b57d0, #a8c7fa); }
  nav a { margin-right: 1rem; }
  article { border-top: 1px solid var(--line); padding: .75rem 0; }
  header span, time { color: var(--dim); font-size: .9rem; }
  .bubble { background: var(--bubble); border-radius: 1rem; padding: .6rem .9rem; margin: .5rem 0; white-space: pre-wrap; }
  .undelivered .bubble { text-decoration: line-through; color: var(--dim); }
  button { font: inherit; padding: .35rem .8rem; }
  pre { white-space: pre-wrap; border: 1px solid var(--line); padding: .75rem; }
  iframe { box-sizing: border-box; width: 100%; height: 28rem; border: 1px solid var(--line); background: #fff; }
  dt { color: var(--dim); font-size: .9rem; } dd { margin: 0 0 .4rem; }
</style>
<nav aria-label="Inboxes"><a href="/inbox/sms">SMS</a><a href="/inbox/mail">Mail</a></nav>
<main>
<h1>${escapeHtml(title)}</h1>
${content}
</main>
${isLive ? liveScript : ""}
</html>`;
}

function stopForm(phone: string, isOptedOut: boolean): string {
  const [action, label] = isOptedOut ? ["/sms/opt-in", "Undo STOP"] : ["/sms/opt-out", "Reply STOP"];
  return `<form method="post" action="${action}"><input type="hidden" name="phone" value="${escapeHtml(phone)}"><button>${label}</button></form>`;
}

const timeElement = (at: string): string => `<time datetime="${at}">${at.slice(0, 19).replace("T", " ")} UTC</time>`;

const linkify = (text: string): string =>
  escapeHtml(text).replaceAll(
    /https?:\/\/[^\s<]+/g,
    (url) => `<a href="${url}" target="_blank" rel="noopener">${url}</a>`,
  );

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
