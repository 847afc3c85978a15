import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
  waitUntilStackDeleteComplete,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { useDefaultRegion } from '../aws-region.ts';
import { DeployError } from './steps.ts';

const MAX_DELETE_SECONDS = 1800;

/** The state, outputs and parameters of a stack. */
export interface StackFacts {
  /** Such as `CREATE_COMPLETE`. */
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The stacks of the account and region that the environment names. */
export class Stacks {
  readonly #client: CloudFormationClient;

  constructor() {
    useDefaultRegion();
    this.#client = new CloudFormationClient();
  }

  /** @throws {DeployError} if no region is configured */
  async region(): Promise<string> {
    try {
      return await this.#client.config.region();
    } catch (cause) {
      throw new DeployError('No region is set. Set AWS_REGION, or run "aws configure".', { cause });
    }
  }

  /** Returns undefined if the stack does not exist. */
  async describe(name: string): Promise<StackFacts | undefined> {
    const stack = await this.#find(name);
    if (!stack) return undefined;
    const outputs = (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [
      OutputKey,
      OutputValue,
    ]);
    const parameters = (stack.Parameters ?? []).map(
      ({ ParameterKey = '', ParameterValue = '' }) => [ParameterKey, ParameterValue],
    );
    return {
      status: stack.StackStatus ?? '',
      outputs: Object.fromEntries(outputs),
      parameters: Object.fromEntries(parameters),
    };
  }

  /** @throws {DeployError} if the stack or the output does not exist */
  async output(stack: string, name: string): Promise<string> {
    const value = (await this.describe(stack))?.outputs[name];
    if (!value) throw new DeployError(`The stack ${stack} has no output ${name}`);
    return value;
  }

  async delete(name: string): Promise<void> {
    await this.#client.send(new DeleteStackCommand({ StackName: name }));
    await waitUntilStackDeleteComplete(
      { client: this.#client, maxWaitTime: MAX_DELETE_SECONDS },
      { StackName: name },
    );
  }

  async #find(StackName: string): Promise<Stack | undefined> {
    try {
      const { Stacks: found = [] } = await this.#client.send(
        new DescribeStacksCommand({ StackName }),
      );
      return found.find(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE');
    } catch (error) {
      // CloudFormation has no specific error for a missing stack.
      if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
      throw error;
    }
  }
}
