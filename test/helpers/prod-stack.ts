// The stack `prod` on this machine, with a test identity provider.
import { type Gateway, startGateway } from "../../gateway/index.ts";
import { synthesizedStack } from "./dev-stack.ts";
import { type IdentityProvider, startIdentityProvider, variablesFor } from "./identity-provider.ts";

export interface ProdGateway {
  gateway: Gateway;
  provider: IdentityProvider;
  close: () => Promise<void>;
}

export const startProdGateway = async (): Promise<ProdGateway> => {
  const provider = await startIdentityProvider();
  const gateway = await startGateway({
    configurationPath: await synthesizedStack("prod"),
    environment: variablesFor(provider),
  });
  const close = async (): Promise<void> => {
    await gateway.close();
    provider.close();
  };
  return { gateway, provider, close };
};
