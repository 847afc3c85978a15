import * as v from 'valibot';
import { compileTemplate } from '../../backend/dev/gateway/vtl.ts';

const Templates = v.optional(
  v.record(
    v.string(),
    v.union([
      v.string(),
      // CloudFormation puts its values in place of `${Name}`.
      v.pipe(
        v.object({ 'Fn::Sub': v.looseTuple([v.string()]) }),
        v.transform(({ 'Fn::Sub': [text] }) => text),
      ),
    ]),
  ),
  {},
);

const Method = v.object({
  'x-amazon-apigateway-integration': v.object({
    requestTemplates: Templates,
    responses: v.optional(v.record(v.string(), v.object({ responseTemplates: Templates })), {}),
  }),
});

/** The mapping templates of a method of the API's document. */
export function mappingTemplates(method: unknown): readonly string[] {
  const integration = v.parse(Method, method)['x-amazon-apigateway-integration'];
  const responses = Object.values(integration.responses);
  return [
    integration.requestTemplates,
    ...responses.map(({ responseTemplates }) => responseTemplates),
  ].flatMap((byType) => Object.values(byType));
}

/** By our own interpreter, which knows less than Velocity and never more. */
export function velocityParses(text: string): boolean {
  try {
    compileTemplate(text);
    return true;
  } catch {
    return false;
  }
}
