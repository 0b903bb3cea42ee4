import { html, type Html, render } from "#platform/pages/html.ts";

/** Renders the HTML of an email, without colours: mail apps then choose readable ones, light or dark. */
export function renderEmailDocument({
  lang = "en-GB",
  title,
  body,
}: {
  lang?: string;
  title: string;
  body: Html | readonly Html[];
}): string {
  const content = html`<html lang="${lang}">
    <head>
      <meta charset="utf-8" />
      <title>${title}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="supported-color-schemes" content="light dark" />
    </head>
    <body style="margin:0;padding:0">
      <div
        style="max-width:560px;margin:0 auto;padding:20px 16px;font:17px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;overflow-wrap:break-word"
      >
        ${body}
      </div>
    </body>
  </html>`;
  return `<!doctype html>\n${render(content)}\n`;
}
