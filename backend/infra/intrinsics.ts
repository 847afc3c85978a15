/** CloudFormation's functions as plain data, in the long form: short-form tags do not survive every tool. */
export type Intrinsic =
  | { readonly Ref: string }
  | { readonly 'Fn::GetAtt': readonly [string, string] }
  | { readonly 'Fn::Sub': string }
  | { readonly 'Fn::Join': readonly [string, unknown] }
  | { readonly 'Fn::If': readonly [string, unknown, unknown] };

export const ref = (name: string): Intrinsic => ({ Ref: name });
export const attribute = (resource: string, name: string): Intrinsic => ({
  'Fn::GetAtt': [resource, name],
});
export const sub = (text: string): Intrinsic => ({ 'Fn::Sub': text });
export const joined = (separator: string, list: Intrinsic): Intrinsic => ({
  'Fn::Join': [separator, list],
});
export const NO_VALUE = ref('AWS::NoValue');
/** By the name of a condition; without a second value the property or the entry is left out. */
export const ifCondition = (
  condition: string,
  value: unknown,
  otherwise: unknown = NO_VALUE,
): Intrinsic => ({
  'Fn::If': [condition, value, otherwise],
});
