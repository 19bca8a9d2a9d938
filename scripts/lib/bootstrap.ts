// What comes after an environment has a bucket for its state.

interface Outputs {
  state_bucket?: string;
}

/**
 * @param outputs what `cdktf deploy --outputs-file` writes: outputs by stack.
 * @throws when the stack has no such output: nothing was deployed.
 */
export const stateBucketOf = (outputs: string, stack: string): string => {
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
The bucket is ${bucket}. What is left to do:

1. In main.ts, add this to the stack "${environment}":

     state: { bucket: "${bucket}" },

2. Move the state that is in terraform.${environment}.tfstate, if there is any:

     npm run synth
     terraform -chdir=cdktf.out/stacks/${environment} init -migrate-state
     terraform -chdir=cdktf.out/stacks/${environment} state list

   Where that says "No state file was found", cdktf.out was deleted meanwhile. Then:

     terraform -chdir=cdktf.out/stacks/${environment} state push ../../../terraform.${environment}.tfstate

   Delete terraform.${environment}.tfstate when the next plan changes nothing.
3. Keep terraform.${environment}-state.tfstate: it is how Terraform knows the bucket.`;
