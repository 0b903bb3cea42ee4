import * as z from "zod";
import type { ReadResources } from "./read-resources.ts";
import type { ObjectNotice } from "./system.ts";

/** The one supported pattern of an event: a file was written into a bucket. */
const ObjectCreated = z.object({
  source: z.tuple([z.literal("aws.s3")]),
  "detail-type": z.tuple([z.literal("Object Created")]),
  detail: z.object({ bucket: z.object({ name: z.tuple([z.string()]) }) }),
});

/** Reads the rules that send a message for each file in a bucket. A rule of another kind is no notice. */
export function readObjectNotices(read: ReadResources): ObjectNotice[] {
  const rules = read("AWS::Events::Rule", {
    EventPattern: ObjectCreated.optional(),
    Targets: z.array(
      z.object({
        Arn: z.string(),
        InputTransformer: z
          .object({ InputPathsMap: z.record(z.string(), z.string()), InputTemplate: z.string() })
          .optional(),
      }),
    ),
  });
  return rules.flatMap(({ properties: { EventPattern: pattern, Targets }, logicalId }) => {
    if (!pattern) return [];
    return Targets.map(({ Arn: queueArn, InputTransformer: transformer }) => {
      if (!transformer) throw new Error(`${logicalId} sends whole events, which the local system does not make.`);
      const { InputPathsMap: paths, InputTemplate: template } = transformer;
      return { bucket: pattern.detail.bucket.name[0], queueArn, paths, template };
    });
  });
}
