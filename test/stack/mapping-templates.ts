import * as v from 'valibot';
import { compileTemplate } from '../../backend/dev/gateway/vtl.ts';

const Templates = v.optional(
  v.record(
    v.string(),
    v.union([
      v.string(),
      // CloudFormation replaces `${Name}` with its values.
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

/** Returns the mapping templates of a method in the API definition. */
export function mappingTemplates(method: unknown): readonly string[] {
  const integration = v.parse(Method, method)['x-amazon-apigateway-integration'];
  const responses = Object.values(integration.responses);
  return [
    integration.requestTemplates,
    ...responses.map(({ responseTemplates }) => responseTemplates),
  ].flatMap((byType) => Object.values(byType));
}

/** Uses our own interpreter, which supports a subset of Velocity. */
export function velocityParses(text: string): boolean {
  try {
    compileTemplate(text);
    return true;
  } catch {
    return false;
  }
}
