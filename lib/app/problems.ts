import { userProblems, type UserRefusal } from "#accounts/users/problems.ts";
import { type AppointmentProblem, appointmentProblems } from "#appointments/problems.ts";
import { type BillingRefusal, billingProblems } from "#billing/problems.ts";
import { type ContactRefusal, contactProblems } from "#contact/problems.ts";
import { type ContractRefusal, contractProblems } from "#contracts/problems.ts";
import { exportProblems, type ExportRefusal } from "#exports/problems.ts";
import { ledgerProblems, type LedgerRefusal } from "#ledger/problems.ts";
import { type IntakeRefusal, intakeProblems } from "#intake/problems.ts";
import { nurtureProblems, type NurtureRefusal } from "#nurture/problems.ts";
import type { ProblemTable } from "#platform/http/problem-table.ts";
import { type PlatformRefusal, platformProblems } from "#platform/http/problems.ts";
import { type ReadinessRefusal, readinessProblems } from "#readiness/problems.ts";
import { type ReportRefusal, reportProblems } from "#reports/problems.ts";
import { type ReturnRefusal, returnProblems } from "#returns/problems.ts";
import { statementProblems, type StatementRefusal } from "#statements/problems.ts";
import { type SubscriptionRefusal, subscriptionProblems } from "#subscriptions/problems.ts";
import { type VerificationRefusal, verificationProblems } from "#subscriptions/verification/problems.ts";

/** Every refusal that a caller can cause. */
export type Refusal =
  | PlatformRefusal
  | UserRefusal
  | IntakeRefusal
  | ReadinessRefusal
  | SubscriptionRefusal
  | VerificationRefusal
  | BillingRefusal
  | LedgerRefusal
  | StatementRefusal
  | ExportRefusal
  | ContactRefusal
  | AppointmentProblem
  | NurtureRefusal
  | ContractRefusal
  | ReturnRefusal
  | ReportRefusal;

export type RefusalKind = Refusal["kind"];

/** How each refusal looks over HTTP, and the text of its page. */
export const problems: ProblemTable<Refusal> = {
  ...platformProblems,
  ...userProblems,
  ...intakeProblems,
  ...readinessProblems,
  ...subscriptionProblems,
  ...verificationProblems,
  ...billingProblems,
  ...ledgerProblems,
  ...statementProblems,
  ...exportProblems,
  ...contactProblems,
  ...appointmentProblems,
  ...nurtureProblems,
  ...contractProblems,
  ...returnProblems,
  ...reportProblems,
};
