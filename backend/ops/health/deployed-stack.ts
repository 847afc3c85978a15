import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import type { Intrinsic } from '../../infra/intrinsics.ts';
import { Stacks } from '../deploy/stacks.ts';
import { OperatorError } from '../operator-error.ts';

export interface StackResource {
  readonly type: string;
  /** The name of a table, a function or an alarm; the URL of a queue. */
  readonly physicalId: string;
}

export interface DeployedStack {
  readonly name: string;
  /** By their logical ids in the template. */
  readonly resources: ReadonlyMap<string, StackResource>;
  readonly parameters: Readonly<Record<string, string>>;
}

/** @throws {OperatorError} if the stack does not exist */
export async function readStack(name: string): Promise<DeployedStack> {
  const facts = await new Stacks().describe(name);
  if (!facts)
    throw new OperatorError(`The stack ${name} does not exist in this account and region`);
  const resources = new Map<string, StackResource>();
  const client = new CloudFormationClient();
  const pages = paginateListStackResources({ client }, { StackName: name });
  for await (const { StackResourceSummaries = [] } of pages) {
    for (const { LogicalResourceId, ResourceType, PhysicalResourceId } of StackResourceSummaries) {
      if (!LogicalResourceId || !PhysicalResourceId) continue;
      const resource = { type: ResourceType ?? '', physicalId: PhysicalResourceId };
      resources.set(LogicalResourceId, resource);
    }
  }
  return { name, resources, parameters: facts.parameters };
}

/**
 * Returns the value that a dimension or a threshold of an alarm has in a deployed stack, or undefined if the
 * stack does not have the resource, because its condition is false.
 */
export function resolve(value: unknown, stack: DeployedStack): string | undefined {
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  const intrinsic = value as Intrinsic;
  if ('Ref' in intrinsic) return referTo(intrinsic.Ref, stack);
  if ('Fn::If' in intrinsic) {
    // The chosen branch is the one whose resource exists.
    const [, chosen, otherwise] = intrinsic['Fn::If'];
    return resolve(chosen, stack) ?? resolve(otherwise, stack);
  }
  if ('Fn::GetAtt' in intrinsic) {
    const [id, attribute] = intrinsic['Fn::GetAtt'];
    const found = stack.resources.get(id)?.physicalId;
    return attribute === 'QueueName' ? found?.split('/').at(-1) : undefined;
  }
  if (!('Fn::Sub' in intrinsic) || typeof intrinsic['Fn::Sub'] !== 'string') return undefined;
  let complete = true;
  const text = intrinsic['Fn::Sub'].replaceAll(/\$\{([^}]+)\}/g, (_all, name: string) => {
    const found = referTo(name, stack);
    complete &&= found !== undefined;
    return found ?? '';
  });
  return complete ? text : undefined;
}

function referTo(name: string, { name: stack, resources, parameters }: DeployedStack) {
  if (name === 'AWS::StackName') return stack;
  return resources.get(name)?.physicalId ?? (parameters[name] || undefined);
}
