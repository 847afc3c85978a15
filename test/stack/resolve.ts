/** A template as plain data. Only the fields that the checks read have types. */
export interface Template {
  Parameters: Record<string, { Type: string; Default?: unknown; MinValue?: unknown }>;
  Conditions: Record<string, unknown>;
  Resources: Record<string, Resource>;
  Outputs: Record<string, { Value: unknown; Condition?: string }>;
  [section: string]: unknown;
}

export interface Resource {
  Type: string;
  Condition?: string;
  Properties: Record<string, unknown>;
  [attribute: string]: unknown;
}

export type Parameters = Readonly<Record<string, string>>;

/** The result of `AWS::NoValue`. Its key is removed too. */
const NOTHING = Symbol('AWS::NoValue');

/**
 * Returns the template of one deployment. Conditions are resolved, excluded resources are removed, and each
 * Fn::If is replaced by its branch. Only referenced parameters remain, with their values as defaults. Refs
 * remain too, because nothing is deployed here.
 */
export function resolveConditions(template: Template, given: Parameters): Template {
  const decide = decider(template, given);
  const prune = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(prune).filter((entry) => entry !== NOTHING);
    if (!(value instanceof Object)) return value;
    const [[name, operand] = []] = Object.entries(value);
    if (name === 'Ref' && operand === 'AWS::NoValue') return NOTHING;
    if (name === 'Fn::If') {
      const [condition, yes, no] = operand as [string, unknown, unknown];
      return prune(decide(condition) ? yes : no);
    }
    const entries = Object.entries(value).map(([key, entry]) => [key, prune(entry)] as const);
    return Object.fromEntries(entries.filter(([, entry]) => entry !== NOTHING));
  };
  const kept = <Entry extends { Condition?: string }>(all: Record<string, Entry>) =>
    Object.fromEntries(
      Object.entries(all)
        .filter(([, { Condition }]) => Condition === undefined || decide(Condition))
        .map(([id, { Condition: _decided, ...entry }]) => [id, prune(entry)]),
    );
  const { Conditions: _decided, Rules: _kept, ...rest } = template;
  const Resources = kept(template.Resources);
  const Outputs = kept(template.Outputs);
  const asked = new Set(references({ Resources, Outputs }).map(({ name }) => name));
  const Parameters = Object.fromEntries(
    Object.entries(template.Parameters)
      .filter(([name]) => asked.has(name))
      // cfn-lint also tries the smallest value, which a condition of this deployment excludes.
      .map(([name, { MinValue: _other, ...one }]) => [
        name,
        { ...one, ...(name in given && { Default: given[name] }) },
      ]),
  );
  return { ...rest, Parameters, Conditions: {}, Resources, Outputs } as Template;
}

function decider(template: Template, given: Parameters): (condition: string) => boolean {
  const valueOf = (operand: unknown): unknown => {
    if (!(operand instanceof Object && 'Ref' in operand)) return operand;
    const name = String(operand.Ref);
    const parameter = template.Parameters[name];
    if (!parameter) throw new Error(`A condition refers to ${name}, which is not a parameter`);
    return given[name] ?? parameter.Default;
  };
  const evaluate = (expression: unknown): boolean => {
    const [[name, operands] = []] = Object.entries(expression as Record<string, unknown[]>);
    if (name === 'Condition') return decide(String(operands));
    if (!Array.isArray(operands)) throw new Error(`Not a condition: ${JSON.stringify(expression)}`);
    switch (name) {
      case 'Fn::Equals':
        // CloudFormation compares parameters of every type as text.
        return String(valueOf(operands[0])) === String(valueOf(operands[1]));
      case 'Fn::And':
        return operands.every(evaluate);
      case 'Fn::Or':
        return operands.some(evaluate);
      case 'Fn::Not':
        return !evaluate(operands[0]);
      case undefined:
      default:
        throw new Error(`Not a condition: ${JSON.stringify(expression)}`);
    }
  };
  const decide = (condition: string): boolean => {
    if (!(condition in template.Conditions)) throw new Error(`There is no condition ${condition}`);
    return evaluate(template.Conditions[condition]);
  };
  return decide;
}

/** Returns every name in a Ref, a GetAtt or a Sub, with the path of the reference. */
export function references(value: unknown, place = ''): { name: string; place: string }[] {
  if (Array.isArray(value)) {
    return value.flatMap((entry, index) => references(entry, `${place}/${index}`));
  }
  if (!(value instanceof Object)) return [];
  return Object.entries(value).flatMap(([key, entry]) => {
    if (key === 'Ref') return [{ name: String(entry), place }];
    if (key === 'Fn::GetAtt') return [{ name: String((entry as string[])[0]), place }];
    if (key === 'Fn::Sub') {
      const [text, own = {}] = Array.isArray(entry) ? (entry as [string, object]) : [String(entry)];
      const names = [...text.matchAll(/\$\{([^!}.]+)[^}]*\}/g)].map(([, name = '']) => name);
      return [
        ...names.filter((name) => !(name in own)).map((name) => ({ name, place })),
        ...references(own, `${place}/Fn::Sub`),
      ];
    }
    return references(entry, `${place}/${key}`);
  });
}
