import * as z from "zod";
import type { GetResourceName } from "./local-lookup.ts";
import { type ReferenceLookup, resolveIntrinsics } from "./resolve-intrinsics.ts";
import { resourcesOfType, type Template } from "./template.ts";

/** A resource whose properties are resolved and validated. */
type ReadResource<Properties> = {
  readonly logicalId: string;
  readonly name: string;
  readonly properties: Properties;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Returns an attribute, as `Fn::GetAtt` does; without a name, the value of `Ref`. */
  readonly at: (name?: string) => string;
};

/** Reads the resources of one type. Only the properties in the schema need to be resolvable. */
export type ReadResources = <Shape extends z.ZodRawShape>(
  type: string,
  shape: Shape,
) => ReadResource<z.infer<z.ZodObject<Shape>>>[];

/** Makes the reader. It throws an Error that names a resource whose properties do not match the schema. */
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
          `${logicalId} (${type}) is not supported by the local system:\n${z.prettifyError(parsed.error)}`,
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
