/** Returns the logical id of a function, such as `StoreFilesFunction` for `store-files`. */
export function logicalId(functionName: string): string {
  const words = functionName.split('-');
  return `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}Function`;
}
