import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { TenantError } from './error.ts';

/**
 * Returns a function that returns an output of the stack by its name.
 *
 * @throws {TenantError} if the stack does not exist or has no such output
 */
export async function stackOutputs(stack: string): Promise<(name: string) => string> {
  const describe = new DescribeStacksCommand({ StackName: stack });
  const { Stacks = [] } = await new CloudFormationClient()
    .send(describe)
    .catch((error: unknown) => {
      // CloudFormation has no specific error for a missing stack.
      if (!(error instanceof Error && /does not exist/.test(error.message))) throw error;
      throw new TenantError(`The stack ${stack} does not exist in this account and region`);
    });
  const outputs = Stacks[0]?.Outputs ?? [];
  return (name) => {
    const found = outputs.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
    if (!found) throw new TenantError(`The stack ${stack} has no output ${name}`);
    return found;
  };
}
