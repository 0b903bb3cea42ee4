import { type Command, InvalidArgumentError, Option } from "commander";
import { User, UserRole } from "#domain/accounts/user.ts";
import { type Email, EmailInput } from "#domain/shared/email.ts";
import { type AgencyId, ClientId } from "#domain/shared/id.ts";
import { openOperator } from "./open-operator.ts";
import { agencyOption, parseWith, tableOption } from "./options.ts";

type CreateUserOptions = {
  agency: AgencyId;
  email: Email;
  name: string;
  role: UserRole;
  client: ClientId[];
  table: string;
};

/** Adds `baton user create`. */
export const addCreateUser = (program: Command) =>
  program
    .command("user")
    .description("create a user of the console, such as the first administrator of an agency")
    .command("create")
    .summary("create a user, who signs in by an emailed link")
    .description("Creates a user of the console. They sign in with their address; Baton emails them a link each time.")
    .requiredOption(...agencyOption)
    .requiredOption("--email <address>", "the address that the links are sent to", parseWith(EmailInput, "an address"))
    .requiredOption("--name <name>", "the name of the person", parseWith(User.shape.name, "a name"))
    .addOption(new Option("--role <role>", "what they may do").choices(UserRole.options).default("agency_admin"))
    .addOption(
      new Option("--client <id...>", "the clients of a client's user").argParser(collectClient).default([], "none"),
    )
    .requiredOption(...tableOption)
    .action(createUser);

const parseClient = (text: string): ClientId => {
  const parsed = ClientId.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError("It takes the id of a client: client_…");
  return parsed.data;
};
const collectClient = (text: string, before: ClientId[]): ClientId[] => [...before, parseClient(text)];

/** The option that a field of a user came from. */
const toOption = (pointer: string): string => (pointer.startsWith("/clientIds") ? "--client" : `--${pointer.slice(1)}`);

async function createUser({ agency, email, name, role, client, table }: CreateUserOptions): Promise<void> {
  const operator = await openOperator(table);
  const created = await operator.createUser(agency, { email, name, role, clientIds: client });
  if (created.ok) {
    console.log(`User     ${created.value.name}\nId       ${created.value.id}\nRole     ${created.value.role}`);
    return;
  }
  const { refusal } = created;
  console.error(
    refusal.kind === "validation_error"
      ? refusal.errors.map(({ pointer, detail }) => `${toOption(pointer)}: ${detail}`).join("\n")
      : `There is no agency ${agency} in ${table}.`,
  );
  process.exitCode = 1;
}
