export const flag = (Default: 'true' | 'false', Description: string) =>
  ({ Type: 'String', AllowedValues: ['true', 'false'], Default, Description }) as const;

/** A string parameter that may be empty. */
export const optional = (Description: string, AllowedPattern: string) =>
  ({ Type: 'String', Default: '', AllowedPattern, Description }) as const;

/** A whole number of at least `MinValue`. */
export const count = (Default: number, Description: string, MinValue = 0) =>
  ({ Type: 'Number', Default, MinValue, Description }) as const;
