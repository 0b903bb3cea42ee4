import type { UserRole } from "#domain/accounts/user.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatSignedMoney } from "#platform/text/format-money.ts";
import { pageLinks } from "../../pages/page-links.ts";
import { may } from "../../permissions.ts";
import { formatDay, formatPeriod, paymentMark, type PaymentState } from "./statement-state.ts";
import { dataTable } from "../../pages/data-table.ts";

/** A statement as a row of a list. */
export type StatementRow = {
  id: string;
  currency: string;
  period: string;
  number?: string | undefined;
  total: number;
  outstanding: number;
  dueOn: string;
  state: PaymentState;
};

/**
 * The statements of a client in one currency, the latest first; `preview` is the period that is not closed, which may
 * have more entries than this page had time to read.
 */
export type Account = {
  currency: string;
  statements: readonly StatementRow[];
  preview?: { period: string; net: number; total: number } | "unfinished" | undefined;
};

export type ClientAccounts = { clientId: ClientId; clientName: string; accounts: readonly Account[] };

const path = "/console/statements";

/** Renders the accounts of all clients: what each owes, and its latest statement. */
export const renderAccounts = (
  clients: readonly (Omit<ClientAccounts, "accounts"> & {
    accounts: readonly (Account & { outstanding: number; worst?: PaymentState | undefined })[];
  })[],
  {
    role,
    locale,
    after,
    next,
  }: { role: UserRole; locale: string; after?: string | undefined; next?: string | undefined },
): Html => {
  const rows = clients.flatMap(({ accounts, ...client }) => accounts.map((account) => ({ ...client, ...account })));
  return html`<h1>Statements</h1>
    ${
      rows.length === 0
        ? html`<div class="empty">
            <p>No client has a contract yet.</p>
            <p class="soft">
              A contract says what leads cost and when to pay. Baton then makes a statement each month.
            </p>
            ${may(role, "read_clients") && html`<p><a class="button" href="/console/clients">Show the clients</a></p>`}
          </div>`
        : dataTable({ caption: "Accounts of clients", isCaptionUnseen: true }, rows, [
            {
              title: "Client",
              cell: ({ clientId, clientName }) => html`<a href="${path}/${clientId}">${clientName}</a>`,
            },
            { title: "Currency", cell: ({ currency }) => currency, label: false },
            {
              title: "Latest statement",
              label: "Latest",
              cell: ({ clientId, statements: [latest] }) =>
                latest
                  ? html`<a href="${path}/${clientId}/${latest.id}">${formatPeriod(latest.period, locale)}</a>`
                  : html`<span class="soft">none yet</span>`,
            },
            { title: "State", cell: ({ worst }) => worst && paymentMark(worst), label: false },
            {
              title: "Still to pay",
              cell: ({ outstanding, currency }) => formatSignedMoney({ amount: outstanding, currency }, locale),
              isNumber: true,
            },
          ])
    }
    ${pageLinks(path, {}, { after, next })}`;
};

/** Renders the statements of one client. */
export const renderAccount = (
  { clientId, clientName, accounts }: ClientAccounts,
  { locale, isClient }: { locale: string; isClient: boolean },
): Html =>
  html`${!isClient && html`<p><a href="${path}">Statements</a></p>`}
    <h1>${isClient ? "Statements" : clientName}</h1>
    ${
      accounts.length === 0
        ? html`<div class="empty">
            <p>
              ${isClient ? "Your agency has agreed no contract with you in Baton yet." : "This client has no contract yet."}
            </p>
            <p class="soft">With a contract, Baton makes a statement each month, a few days after the month ended.</p>
          </div>`
        : accounts.map((account) => renderCurrency(clientId, account, { locale, isOnly: accounts.length === 1 }))
    }`;

const renderCurrency = (
  clientId: ClientId,
  { currency, statements, preview }: Account,
  { locale, isOnly }: { locale: string; isOnly: boolean },
): Html => {
  const format = (amount: number) => formatSignedMoney({ amount, currency }, locale);
  return html`<section class="stack" aria-labelledby="account-${currency}">
    <h2 id="account-${currency}" ${isOnly && html`class="unseen"`}>${currency}</h2>
    ${
      preview === "unfinished" &&
      html`<p>
        <a href="${path}/${clientId}/preview/${currency}">The open month</a> has very many entries, and is not added up
        yet.
      </p>`
    }
    ${
      preview &&
      preview !== "unfinished" &&
      html`<p>
        ${formatPeriod(preview.period, locale)} is open:
        <a href="${path}/${clientId}/preview/${currency}">${format(preview.net)} so far</a>, ${format(preview.total)}
        with tax.
      </p>`
    }
    ${
      statements.length === 0
        ? html`<p class="soft">No month is closed yet. The first statement comes a few days after the month ended.</p>`
        : dataTable({ caption: `Statements in ${currency}, the latest first`, isCaptionUnseen: true }, statements, [
            {
              title: "Month",
              cell: ({ id, period }) => html`<a href="${path}/${clientId}/${id}">${formatPeriod(period, locale)}</a>`,
            },
            { title: "Number", cell: ({ number }) => number ?? html`<span class="soft">none</span>`, label: false },
            { title: "State", cell: ({ state }) => paymentMark(state), label: false },
            {
              title: "To be paid by",
              cell: ({ state, dueOn }) => (state === "nothing" ? "–" : formatDay(dueOn, locale)),
            },
            { title: "Total", cell: ({ total }) => format(total), isNumber: true },
            { title: "Still to pay", cell: ({ outstanding }) => format(outstanding), isNumber: true },
          ])
    }
  </section>`;
};
