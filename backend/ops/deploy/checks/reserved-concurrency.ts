/**
 * Returns the executions that the functions of a template reserve: the sum of `ReservedConcurrentExecutions`.
 * Counts a function with a condition too.
 *
 * @param values - The parameters of the deployment, by name. Others have the template's default.
 */
export function reservedConcurrency(
  template: Readonly<Record<string, unknown>>,
  values: Readonly<Record<string, string>>,
): number {
  const parameters = record(template['Parameters']);
  const numberOf = (value: unknown): number => {
    if (typeof value === 'number') return value;
    const { Ref, 'Fn::If': choice } = record(value);
    if (typeof Ref === 'string') {
      return Number(values[Ref] ?? record(parameters[Ref])['Default'] ?? 0);
    }
    return Array.isArray(choice) ? Math.max(...choice.slice(1).map(numberOf)) : 0;
  };
  return Object.values(record(template['Resources']))
    .map((resource) => record(record(resource)['Properties'])['ReservedConcurrentExecutions'])
    .reduce((sum: number, value) => sum + numberOf(value), 0);
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
