/** CloudFormation's functions as plain data, in the long form, because some tools lose short-form tags. */
export type Intrinsic =
  | { readonly Ref: string }
  | { readonly 'Fn::GetAtt': readonly [string, string] }
  | { readonly 'Fn::Sub': string | readonly [string, Readonly<Record<string, Intrinsic>>] }
  | { readonly 'Fn::Join': readonly [string, unknown] }
  | { readonly 'Fn::If': readonly [string, unknown, unknown] };

export const ref = (name: string): Intrinsic => ({ Ref: name });
export const attribute = (resource: string, name: string): Intrinsic => ({
  'Fn::GetAtt': [resource, name],
});
/** Replaces `${…}` in a text: the names of resources and parameters, and the values that are given by name. */
export const sub = (text: string, values?: Readonly<Record<string, Intrinsic>>): Intrinsic => ({
  'Fn::Sub': values ? [text, values] : text,
});
export const joined = (separator: string, list: Intrinsic): Intrinsic => ({
  'Fn::Join': [separator, list],
});
const NO_VALUE = ref('AWS::NoValue');
/** Chooses a value by the name of a condition. Without `otherwise`, the property or entry is left out. */
export const ifCondition = (
  condition: string,
  value: unknown,
  otherwise: unknown = NO_VALUE,
): Intrinsic => ({
  'Fn::If': [condition, value, otherwise],
});
