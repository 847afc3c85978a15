import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import type { Intrinsic } from '../../infra/intrinsics.ts';
import { OperatorError } from '../operator-error.ts';

export interface StackResource {
  readonly type: string;
  /** The name of a table, a function or an alarm; the URL of a queue. */
  readonly physicalId: string;
}

/** The resources of a stack by their logical ids in the template. */
export type StackResources = ReadonlyMap<string, StackResource>;

/** @throws {OperatorError} if the stack does not exist */
export async function listResources(stack: string): Promise<StackResources> {
  const resources = new Map<string, StackResource>();
  const client = new CloudFormationClient();
  try {
    const pages = paginateListStackResources({ client }, { StackName: stack });
    for await (const { StackResourceSummaries = [] } of pages) {
      for (const {
        LogicalResourceId,
        ResourceType,
        PhysicalResourceId,
      } of StackResourceSummaries) {
        if (!LogicalResourceId || !PhysicalResourceId) continue;
        const resource = { type: ResourceType ?? '', physicalId: PhysicalResourceId };
        resources.set(LogicalResourceId, resource);
      }
    }
  } catch (error) {
    // CloudFormation has no specific error for a missing stack.
    if (!(error instanceof Error && /does not exist/.test(error.message))) throw error;
    throw new OperatorError(`The stack ${stack} does not exist in this account and region`);
  }
  return resources;
}

/**
 * Returns the value of a dimension of an alarm in a deployed stack, or undefined if the stack does not have
 * the resource, because its condition is false.
 */
export function resolveDimension(
  value: Intrinsic | string,
  stack: string,
  resources: StackResources,
): string | undefined {
  if (typeof value === 'string') return value;
  const refer = (name: string): string | undefined =>
    name === 'AWS::StackName' ? stack : resources.get(name)?.physicalId;
  if ('Ref' in value) return refer(value.Ref);
  if ('Fn::GetAtt' in value) {
    const [id, attribute] = value['Fn::GetAtt'];
    const found = resources.get(id)?.physicalId;
    return attribute === 'QueueName' ? found?.split('/').at(-1) : undefined;
  }
  if (!('Fn::Sub' in value)) return undefined;
  let complete = true;
  const text = value['Fn::Sub'].replaceAll(/\$\{([^}]+)\}/g, (_all, name: string) => {
    const found = refer(name);
    complete &&= found !== undefined;
    return found ?? '';
  });
  return complete ? text : undefined;
}
