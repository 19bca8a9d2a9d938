// Follows the calls of an apply, and reports when the stage served something incomplete.
import { isChange } from "./calls.ts";
import type { RecordedCall } from "./recording-proxy.ts";

type Body = Record<string, unknown>;

interface Route {
  routeKey: string;
  target?: string;
  authorizationType?: string;
  authorizerId?: string;
}

interface Permission {
  functionName: string;
  sourceArn: string;
}

/** What a stage serves: the API's current configuration, or that of its deployment. */
interface Configuration {
  routes: Map<string, Route>;
  /** Function ARNs by integration. */
  integrations: Map<string, string>;
  /** Function ARNs by authorizer. */
  authorizers: Map<string, string>;
}

export class ServedApi {
  private readonly flaws = new Set<string>();
  private readonly current: Configuration = emptyConfiguration();
  private readonly deployments = new Map<string, Configuration>();
  private readonly roles = new Map<string, string>();
  private readonly policies = new Set<string>();
  private readonly permissions = new Map<string, Permission>();
  private stage: { autoDeploy?: boolean; deploymentId?: string } | undefined;

  /** Route keys that the stage serves. */
  get routeKeys(): string[] {
    return [...(this.served?.routes.values() ?? [])].map(({ routeKey }) => routeKey).toSorted();
  }

  /** @returns the flaws since the last call, each once. */
  takeFlaws(): string[] {
    const flaws = [...this.flaws];
    this.flaws.clear();
    return flaws;
  }

  follow(call: RecordedCall): void {
    if (call.answer.status >= 300) return;
    if (/^(?:Put|Delete)RolePolicy$/.test(call.operation)) this.followPolicy(call);
    else this.apply(call);
    if (this.served && isChange(call)) this.check(this.served, describe(call));
  }

  private get served(): Configuration | undefined {
    if (!this.stage) return undefined;
    const { autoDeploy, deploymentId = "" } = this.stage;
    return autoDeploy ? this.current : (this.deployments.get(deploymentId) ?? emptyConfiguration());
  }

  private apply(call: RecordedCall): void {
    const { operation, request, answer } = call;
    const { routes, integrations, authorizers } = this.current;
    const id = request.path.split("/").at(-1) ?? "";
    const given = parse(request.body);
    const made = parse(answer.body);
    const changes: Record<string, () => void> = {
      CreateRoute: () => routes.set(String(made["routeId"]), made as unknown as Route),
      UpdateRoute: () => routes.set(id, { ...routes.get(id), ...given } as Route),
      DeleteRoute: () => routes.delete(id),
      CreateIntegration: () => integrations.set(String(made["integrationId"]), functionIn(made)),
      UpdateIntegration: () => given["integrationUri"] && integrations.set(id, functionIn(given)),
      DeleteIntegration: () => integrations.delete(id),
      CreateAuthorizer: () => authorizers.set(String(made["authorizerId"]), functionIn(made)),
      UpdateAuthorizer: () => given["authorizerUri"] && authorizers.set(id, functionIn(given)),
      DeleteAuthorizer: () => authorizers.delete(id),
      CreateDeployment: () =>
        this.deployments.set(String(made["deploymentId"]), copy(this.current)),
      CreateStage: () => (this.stage = made),
      UpdateStage: () => (this.stage = made),
      DeleteStage: () => (this.stage = undefined),
      CreateFunction: () => this.roles.set(String(made["FunctionArn"]), last(String(made["Role"]))),
      DeleteFunction: () => this.forget(id),
      AddPermission: () => this.allow(request.path, given),
      RemovePermission: () => this.permissions.delete(id),
    };
    if (Object.hasOwn(changes, operation)) changes[operation]?.();
  }

  private forget(functionName: string): void {
    const arn = [...this.roles.keys()].find((one) => last(one) === last(functionName));
    if (arn !== undefined) this.roles.delete(arn);
  }

  private allow(path: string, { StatementId, SourceArn }: Body): void {
    const [, functionName = ""] = /\/functions\/(.+)\/policy$/.exec(path) ?? [];
    this.permissions.set(String(StatementId), {
      functionName: last(functionName),
      sourceArn: String(SourceArn),
    });
  }

  /**
   * A policy that is created after its function is served is too late; one that is deleted while it is served is too
   * early.
   */
  private followPolicy({ operation, request }: RecordedCall): void {
    const form = new URLSearchParams(request.body);
    const [role, name] = [form.get("RoleName") ?? "", form.get("PolicyName") ?? ""];
    const policy = `${role}/${name}`;
    const isNew = !this.policies.has(policy);
    const goes = operation === "DeleteRolePolicy";
    if (goes) this.policies.delete(policy);
    else this.policies.add(policy);
    const route = [...(this.served?.routes.values() ?? [])].find(
      (one) => this.roles.get(this.functionBehind(one) ?? "") === role,
    );
    if (!route || !(goes || isNew)) return;
    this.flaws.add(`${route.routeKey} is served ${goes ? "after" : "before"} its policy "${name}"`);
  }

  private check(served: Configuration, when: string): void {
    const routes = [...served.routes.values()];
    const connect = routes.find(({ routeKey }) => routeKey === "$connect");
    if (connect?.authorizationType !== "CUSTOM") this.flaws.add(`$connect is open after ${when}`);
    else this.checkAuthorizer(served, connect.authorizerId ?? "", when);
    for (const route of routes) this.checkRoute(served, route, when);
  }

  private checkAuthorizer({ authorizers }: Configuration, id: string, when: string): void {
    const arn = authorizers.get(id) ?? this.current.authorizers.get(id);
    if (arn === undefined) this.flaws.add(`$connect has no authorizer after ${when}`);
    else
      this.checkFunction(
        arn,
        [`/authorizers/*`, `/authorizers/${id}`],
        `the authorizer, after ${when},`,
      );
  }

  private checkRoute({ integrations }: Configuration, route: Route, when: string): void {
    const what = `${route.routeKey}, after ${when},`;
    const arn = integrations.get(last(route.target ?? ""));
    if (arn === undefined) this.flaws.add(`${what} has no integration`);
    else this.checkFunction(arn, [`/*/${route.routeKey}`], what);
  }

  private checkFunction(arn: string, sources: string[], what: string): void {
    if (!this.roles.has(arn)) this.flaws.add(`${what} calls a function that does not exist`);
    const isAllowed = [...this.permissions.values()].some(
      ({ functionName, sourceArn }) =>
        functionName === last(arn) && sources.some((source) => sourceArn.endsWith(source)),
    );
    if (!isAllowed) this.flaws.add(`${what} may not call its function`);
  }

  private functionBehind({ target = "" }: Route): string | undefined {
    return this.served?.integrations.get(last(target));
  }
}

const emptyConfiguration = (): Configuration => ({
  routes: new Map(),
  integrations: new Map(),
  authorizers: new Map(),
});

const copy = ({ routes, integrations, authorizers }: Configuration): Configuration => ({
  routes: new Map(routes),
  integrations: new Map(integrations),
  authorizers: new Map(authorizers),
});

const parse = (text: string): Body => {
  try {
    return JSON.parse(text) as Body;
  } catch {
    return {};
  }
};

/** The last segment of an ARN or path. */
const last = (text: string): string => text.split(/[:/]/).at(-1) ?? "";

const functionIn = ({ integrationUri, authorizerUri }: Body): string =>
  /functions\/(arn:[^/]+)\/invocations/.exec(String(integrationUri ?? authorizerUri))?.[1] ?? "";

/** Fields that identify a resource within its type; the first one found counts. */
const NAMES = ["routeKey", "stageName", "FunctionName", "QueueName", "StatementId"];

/** @returns the operation and its resource, for example `CreateRoute ping`. */
export const describe = ({ operation, request, answer }: RecordedCall): string => {
  const fields = new Map(Object.entries({ ...parse(request.body), ...parse(answer.body) }));
  const form = new URLSearchParams(request.body);
  const role = form.get("RoleName") ?? "";
  const named = NAMES.map((name) => fields.get(name)).find((value) => typeof value === "string");
  const fn = last(functionIn(Object.fromEntries(fields)));
  const policy = [role, form.get("PolicyName")].filter(Boolean).join("/");
  return `${operation} ${named ?? (fn || policy || last(request.path))}`;
};
