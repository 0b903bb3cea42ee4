import * as z from "zod";
import type { GetResourceName } from "./local-lookup.ts";
import { type ReferenceLookup, resolveIntrinsics } from "./resolve-intrinsics.ts";
import { resourcesOfType, type Template } from "./template.ts";

/** A resource with its properties resolved and checked. */
type ReadResource<Properties> = {
  readonly logicalId: string;
  readonly name: string;
  readonly properties: Properties;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** An attribute of it, as `Fn::GetAtt` gives it; `Ref` without a name. */
  readonly at: (name?: string) => string;
};

/** Reads the resources of one type; the schema names the properties that matter here, so nothing else need be resolvable. */
export type ReadResources = <Shape extends z.ZodRawShape>(
  type: string,
  shape: Shape,
) => ReadResource<z.infer<z.ZodObject<Shape>>>[];

/** Throws an Error naming the resource whose properties are not what the schema expects. */
export function makeReadResources(
  template: Template,
  getResourceName: GetResourceName,
  lookup: ReferenceLookup,
): ReadResources {
  return (type, shape) =>
    resourcesOfType(template, type).map(([logicalId, resource]) => {
      const relevant = Object.entries(resource.Properties ?? {}).filter(([key]) => key in shape);
      const parsed = z.object(shape).safeParse(resolveIntrinsics(Object.fromEntries(relevant), lookup));
      if (!parsed.success) {
        throw new Error(
          `${logicalId} (${type}) is not understood by the local system:\n${z.prettifyError(parsed.error)}`,
        );
      }
      return {
        logicalId,
        name: getResourceName(logicalId),
        properties: parsed.data,
        metadata: resource.Metadata ?? {},
        at: (name) => String(name === undefined ? lookup.ref(logicalId) : lookup.attribute(logicalId, name)),
      };
    });
}
