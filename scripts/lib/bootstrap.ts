// The steps after an environment's state bucket is created.

interface Outputs {
  state_bucket?: string;
}

/**
 * @param outputs written by `cdktf deploy --outputs-file`: outputs by stack.
 * @throws when the stack has no such output, because nothing was deployed.
 */
export const readStateBucket = (outputs: string, stack: string): string => {
  const byStack = new Map(Object.entries(JSON.parse(outputs) as Record<string, Outputs>));
  const bucket = byStack.get(stack)?.state_bucket;
  if (bucket === undefined) {
    throw new Error(
      `The outputs of the deployment are ${outputs.trim()}; expected "state_bucket" of the stack "${stack}". ` +
        "Was it approved? Run the command again.",
    );
  }
  return bucket;
};

export const nextSteps = (environment: string, bucket: string): string => `
The bucket is ${bucket}. Next steps:

1. In main.ts, add this to the stack "${environment}":

     state: { bucket: "${bucket}" },

2. Move the state from terraform.${environment}.tfstate, if it exists:

     npm run synth
     terraform -chdir=cdktf.out/stacks/${environment} init -migrate-state
     terraform -chdir=cdktf.out/stacks/${environment} state list

   If that says "No state file was found", cdktf.out was deleted meanwhile. Then run:

     terraform -chdir=cdktf.out/stacks/${environment} state push ../../../terraform.${environment}.tfstate

   Delete terraform.${environment}.tfstate once the next plan shows no changes.
3. Keep terraform.${environment}-state.tfstate: it is the state of the bucket itself.`;
