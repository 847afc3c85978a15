/** `preprocess` is `PreprocessFunction` in the template. */
export function logicalId(functionName: string): string {
  return `${functionName.charAt(0).toUpperCase()}${functionName.slice(1)}Function`;
}
