import * as z from "zod";

/** Describes a fault in a sentence or two, as AWS does; a stack trace would not help the operator. */
export function describeFault(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  if (fault instanceof z.ZodError) return `What is stored cannot be read${describeUnreadable(fault)}.`;
  if (fault.message === "Region is missing") return "AWS_REGION is not set: set it to the region of the stack.";
  const sentence = fault.name === "Error" ? fault.message : `${fault.name}: ${fault.message}`;
  if (fault.name !== "ResourceNotFoundException") return sentence;
  const region = process.env["AWS_REGION"] ?? "not set";
  return `${sentence.replace(/\.$/, "")}. Compare the name with the outputs of the stack, and the region with its own: AWS_REGION is ${region}.`;
}

/** Names the field that cannot be read, and not its value. */
export function describeUnreadable(fault: unknown): string {
  const [issue] = fault instanceof z.ZodError ? fault.issues : [];
  return issue ? `: its ${issue.path.join("/")} is not valid` : "";
}
