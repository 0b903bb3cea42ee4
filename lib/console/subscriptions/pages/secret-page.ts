import { html, type Html } from "#platform/pages/html.ts";
import { formatDateTime } from "#platform/text/format-time.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";
import type { RotatedSecret } from "#subscriptions/rotate-secret.ts";

/** Shows the secret that a rotation made. A reload within the same form shows it again; the API shows it once. */
export const renderRotatedSecret = (
  { secret, overlapEndsAt }: RotatedSecret,
  { back, reader }: { back: `/console/${string}`; reader: ReaderLocale },
): Html =>
  html`<h1>The new secret</h1>
    <div class="notice is-warning">
      <p>Copy it now and give it to your receiver. No page shows it again.</p>
    </div>
    <div class="sheet">
      <p class="secret"><code>${secret}</code></p>
    </div>
    <p>
      ${
        overlapEndsAt === undefined
          ? "The former secret no longer signs."
          : `Until ${formatDateTime(overlapEndsAt, reader)} each webhook is signed with the former secret as well.`
      }
    </p>
    <p><a class="button" href="${back}">I have copied it</a></p>`;
