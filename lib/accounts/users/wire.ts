import { bindEndpoints } from "#platform/http/endpoint.ts";
import { makeChangeUser } from "./change-user.ts";
import { makeCreateUser } from "./create-user.ts";
import { changeUser, createUser, listUsers, removeUser } from "./endpoints.ts";
import { makeRemoveUser } from "./remove-user.ts";
import { userRoutes } from "./routes.ts";

export const userEndpoints = (deps: Parameters<typeof makeCreateUser>[0]) =>
  bindEndpoints(userRoutes, {
    createUser: createUser(makeCreateUser(deps)),
    listUsers: listUsers(deps.users),
    changeUser: changeUser(makeChangeUser(deps)),
    removeUser: removeUser(makeRemoveUser(deps)),
  });
