import { parseFileKinds } from '../../domain/file-kinds.ts';
import { rules } from '../../infra/conditions.ts';
import { parameters } from '../../infra/parameters.ts';
import { siteParameters } from '../../infra/site/parameters.ts';

interface ParameterDefinition {
  readonly Type: string;
  readonly Default?: string | number;
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly (string | number)[];
  readonly MinValue?: number;
  readonly MaxValue?: number;
}

const definitions = new Map<string, ParameterDefinition>(
  Object.entries({ ...parameters, ...siteParameters }),
);

/** Says what is wrong with the value of a parameter, as CloudFormation would minutes later. */
export function parameterProblem(name: string, value: string): string | undefined {
  const definition = definitions.get(name);
  if (!definition) return 'no template has a parameter with this name';
  const { Type, AllowedPattern, AllowedValues, MinValue, MaxValue } = definition;
  if (AllowedValues && !AllowedValues.some((allowed) => String(allowed) === value)) {
    return `must be one of ${AllowedValues.join(', ')}`;
  }
  if (AllowedPattern !== undefined && !new RegExp(`^(${AllowedPattern})$`).test(value)) {
    return `must match ${AllowedPattern}`;
  }
  if (name === 'FileKinds') return fileKindsProblem(value);
  if (Type !== 'Number') return undefined;
  const number = Number(value);
  const inRange = number >= (MinValue ?? -Infinity) && number <= (MaxValue ?? Infinity);
  if (value.trim() !== '' && inRange) return undefined;
  if (MinValue === undefined && MaxValue === undefined) return 'must be a number';
  if (MaxValue === undefined) return `must be a number of at least ${MinValue}`;
  return `must be a number from ${MinValue ?? 0} to ${MaxValue}`;
}

/** CloudFormation would accept it, and every function that reads it would fail. */
function fileKindsProblem(value: string): string | undefined {
  try {
    parseFileKinds(value);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Says what is wrong with the combination of all parameters, by the rules of the template.
 *
 * @param values - The parameters that are set. Others have their defaults.
 */
export function combinationProblem(values: Readonly<Record<string, string>>): string | undefined {
  for (const { RuleCondition, Assertions } of Object.values(rules)) {
    if (!holds(RuleCondition, values)) continue;
    for (const { Assert, AssertDescription } of Assertions) {
      if (!holds(Assert, values)) return AssertDescription;
    }
  }
  return undefined;
}

/** Evaluates a condition of CloudFormation. */
function holds(condition: unknown, values: Readonly<Record<string, string>>): boolean {
  const entry = Object.entries(condition ?? {})[0];
  const [name, operands] = entry ?? [];
  if (!Array.isArray(operands)) throw new Error(`The condition ${String(name)} is not known`);
  if (name === 'Fn::Not') return !holds(operands[0], values);
  if (name === 'Fn::And') return operands.every((operand) => holds(operand, values));
  if (name === 'Fn::Or') return operands.some((operand) => holds(operand, values));
  if (name === 'Fn::Equals') return valueOf(operands[0], values) === valueOf(operands[1], values);
  throw new Error(`The condition ${String(name)} is not known`);
}

function valueOf(operand: unknown, values: Readonly<Record<string, string>>): string {
  if (typeof operand === 'string') return operand;
  const name = Object.values(operand ?? {})[0];
  return values[String(name)] ?? String(definitions.get(String(name))?.Default ?? '');
}
