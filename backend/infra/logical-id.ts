/** Returns the logical id of a function, such as `PreprocessFunction` for `preprocess`. */
export function logicalId(functionName: string): string {
  return `${functionName.charAt(0).toUpperCase()}${functionName.slice(1)}Function`;
}
