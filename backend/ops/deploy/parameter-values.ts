import { parameters } from '../../infra/parameters.ts';
import { siteParameters } from '../../infra/site/parameters.ts';

interface ParameterDefinition {
  readonly Type: string;
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
  if (Type !== 'Number') return undefined;
  const number = Number(value);
  const inRange = number >= (MinValue ?? -Infinity) && number <= (MaxValue ?? Infinity);
  if (value.trim() !== '' && inRange) return undefined;
  if (MinValue === undefined && MaxValue === undefined) return 'must be a number';
  if (MaxValue === undefined) return `must be a number of at least ${MinValue}`;
  return `must be a number from ${MinValue ?? 0} to ${MaxValue}`;
}

/** Says what is wrong with the combination of all parameters, as the template's rules do. */
export function combinationProblem(values: Readonly<Record<string, string>>): string | undefined {
  const { DomainName, HostedZoneId, CertificateArn } = values;
  if (DomainName && !HostedZoneId && !CertificateArn) {
    return 'DomainName requires CertificateArn, or HostedZoneId to request a certificate';
  }
  return undefined;
}
