/** An object in a template, such as `$context` or one of its members. */
export type VtlObject = Record<string, unknown>;

export function isObject(value: unknown): value is VtlObject {
  return typeof value === 'object' && value !== null;
}

/** Converts a value to text. A missing value becomes ''; plain Velocity would print the reference. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  throw new Error('VTL: the stand-in does not write objects');
}

export function propertyOf(target: unknown, name: string): unknown {
  return isObject(target) && Object.hasOwn(target, name) ? target[name] : undefined;
}

export function setProperty(target: unknown, name: string, value: unknown): void {
  if (!isObject(target)) throw new Error(`VTL: there is nothing to set ${name} of`);
  Object.defineProperty(target, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

export function callMethod(target: unknown, name: string, args: readonly unknown[]): unknown {
  if (typeof target === 'string' && name === 'contains') return target.includes(textOf(args[0]));
  const own = propertyOf(target, name);
  if (typeof own === 'function') return own(...args);
  if (isObject(target) && name === 'put') {
    const [key, value] = args;
    const previous = propertyOf(target, textOf(key));
    setProperty(target, textOf(key), value);
    return previous;
  }
  throw new Error(`VTL: the stand-in has no method ${name} here`);
}
