import * as z from "zod";
import {
  ExportFailure,
  ExportFormat,
  ExportPart,
  ExportScope,
  ExportSum,
  isHandoverFormat,
} from "#domain/ledger/ledger-export.ts";
import { ClientId, ExportId } from "#domain/shared/id.ts";
import { Instant, InstantInput } from "#domain/shared/instant.ts";
import { whenValid } from "#domain/shared/when-valid.ts";
import { StatementId } from "#statements/schemas.ts";
import { isAscendingRange, rangeOrderError } from "#platform/http/list-queries.ts";

export const NewExport = z
  .strictObject({
    clientId: ClientId.optional().meta({
      description:
        "Only the entries of this client. Without it: those of all clients of the agency, or of the client of the key.",
    }),
    from: InstantInput.optional().meta({ description: "Posted at or after this time, at least 60 seconds ago." }),
    to: InstantInput.optional().meta({
      description: "Posted before this time, at least 60 seconds ago; by default 60 seconds ago.",
    }),
    statement: StatementId.optional().meta({
      description: "Hand over this statement of `clientId` instead, in the format of another program.",
      example: "INV-000007",
    }),
    format: ExportFormat.meta({
      description: "`stripe`, `xero` and `quickbooks` are of a `statement`, the others of entries.",
    }),
  })
  .refine(isAscendingRange, rangeOrderError)
  .refine(({ statement, format }) => (statement !== undefined) === isHandoverFormat(format), {
    path: ["statement"],
    error: "with `stripe`, `xero` and `quickbooks`, and only with these",
    ...whenValid,
  })
  .refine(({ statement, clientId }) => statement === undefined || clientId !== undefined, {
    path: ["clientId"],
    error: "needed with a statement",
    ...whenValid,
  })
  .refine(({ statement, from, to }) => statement === undefined || (from === undefined && to === undefined), {
    path: ["from"],
    error: "a statement has its own period: leave `from` and `to` out",
    ...whenValid,
  })
  .meta({ id: "NewExport" });

const ExportStatus = z.enum(["running", "done", "failed", "expired"]).meta({ id: "ExportStatus" });

const exportFields = {
  id: ExportId,
  ...ExportScope.shape,
  status: ExportStatus,
  failure: ExportFailure.optional().meta({ description: "Ask for a shorter period, or for each client alone." }),
  createdAt: Instant,
  expiresAt: Instant.meta({ description: "When the files are deleted." }),
  entries: z
    .int()
    .nonnegative()
    .meta({ description: "Entries, or lines of the statement, in the parts written so far." }),
  sums: z.array(ExportSum),
};

export const ExportView = z.object(exportFields).meta({ id: "Export" });
export type ExportView = z.infer<typeof ExportView>;

const link = z.url().meta({
  description: "Anyone who has this link may download the file until `linksExpireAt`.",
  example: "https://bucket.s3.eu-west-2.amazonaws.com/exports/part-00001.csv?X-Amz-Signature=0123",
});

export const ExportWithFiles = z
  .object({
    ...exportFields,
    parts: z.array(ExportPart.extend({ url: link }).meta({ id: "ExportPartLink" })),
    manifest: z
      .object({
        name: z.string(),
        url: link,
        signatureUrl: link,
        publicKey: z
          .string()
          .regex(/^whpk_/)
          .meta({
            description:
              "Verifies the signature: `whpk_` and the agency's ed25519 public key in base64. It never changes, so keep it.",
            example: "whpk_A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=",
          }),
      })
      .meta({ id: "ExportManifestLink" })
      .optional()
      .meta({
        description: "The parts, the sums and the last page of each journal. Present when all parts are written.",
      }),
    linksExpireAt: Instant.optional().meta({ description: "15 minutes after this answer; ask again for new links." }),
  })
  .meta({ id: "ExportWithFiles" });
export type ExportWithFiles = z.infer<typeof ExportWithFiles>;
