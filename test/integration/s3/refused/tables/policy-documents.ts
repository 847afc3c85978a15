import { inSeconds, post, type Form } from '../forms.ts';
import { bad, versitygw, type Row } from '../row.ts';

const later = inSeconds(600);
const conditionOf = (condition: unknown): Form => ({ conditions: [condition] });
const documents: readonly (readonly [name: string, Form, problem: string])[] = [
  ['that is not base64', { policy: 'invalid_base64' }, 'invalid Base64 encoding.'],
  ['that is not JSON', { policy: Buffer.from('invalid json').toString('base64') }, 'Invalid JSON.'],
  ['that is a list', { document: [] }, 'Invalid JSON.'],
  ['without an expiration', { document: { conditions: [] } }, 'Policy missing expiration.'],
  [
    'with an expiration that is not a string',
    { document: { expiration: true, conditions: [] } },
    'Invalid JSON.',
  ],
  [
    'with an expiration that is not a time',
    { document: { expiration: 'invalid', conditions: [] } },
    "Invalid 'expiration' value: 'invalid'",
  ],
  [
    'with an expiration in another format',
    { document: { expiration: '2999-01-01 00:00:00Z', conditions: [] } },
    "Invalid 'expiration' value: '2999-01-01 00:00:00Z'",
  ],
  ['without conditions', { document: { expiration: later } }, 'Policy missing conditions.'],
  [
    'with conditions that are not a list',
    { document: { expiration: later, conditions: true } },
    "Invalid 'conditions' value: must be a List.",
  ],
  [
    'with an unknown property',
    { document: { expiration: later, conditions: [], extra: 'field' } },
    'Unexpected: "extra"',
  ],
  [
    'with an invalid condition',
    conditionOf(true),
    'Invalid condition test: must be a List or Object.',
  ],
  ['with an empty condition', conditionOf([]), 'Invalid Condition: missing operation identifier.'],
  [
    'with an unknown operation',
    conditionOf(['invalid', '$content-type', 'a/b']),
    "Invalid Condition: unknown operation 'invalid'.",
  ],
  [
    'with one argument too many',
    conditionOf(['eq', '$content-type', 'a/b', 'something']),
    'Invalid eq: wrong number of arguments.',
  ],
  [
    'with one argument too few',
    conditionOf(['eq', '$content-type']),
    'Invalid eq: wrong number of arguments.',
  ],
  ['with a field that is not a string', conditionOf(['eq', false, 'a/b']), 'Invalid JSON.'],
  [
    'with a value that is not a string',
    conditionOf(['eq', '$content-type', true]),
    'Invalid JSON.',
  ],
  [
    'with a condition of two fields',
    conditionOf({ expires: 'exp', cache: 'smth' }),
    'Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.',
  ],
  [
    'with a condition without a field',
    conditionOf({}),
    'Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.',
  ],
  [
    'with a field whose value is not a string',
    conditionOf({ expires: true }),
    'Invalid Simple-Condition: value must be a string.',
  ],
];

/** Invalid policy documents. */
export const policyDocuments: readonly Row[] = documents.map(([name, form, problem]) => ({
  name: `a policy ${name}`,
  source: versitygw('PostObject_invalid_policy_document'),
  request: post(form),
  ...bad('InvalidPolicyDocument', `Invalid Policy: ${problem}`),
}));
