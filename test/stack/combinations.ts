import type { Parameters } from './resolve.ts';

const CERTIFICATE =
  'arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-0000-1111-2222-333344445555';
const KEY = 'arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0000-1111-2222-333344445555';
const DOMAIN = { DomainName: 'files.example.com' };
const ZONE = { HostedZoneId: 'Z0123456789ABCDEFGHIJ' };

/** The parameters that decide the template's conditions, each with all its variants. */
const choices: readonly (readonly Parameters[])[] = [
  [{ StoreOnLoad: 'false' }, { StoreOnLoad: 'true' }],
  [{ ScanUploads: 'false' }, { ScanUploads: 'true' }],
  [{ Alarms: 'true' }, { Alarms: 'false' }, { Alarms: 'true', AlarmEmail: 'ops@example.com' }],
  [{ Dashboard: 'false' }, { Dashboard: 'true' }],
  [
    {},
    { ...DOMAIN, ...ZONE },
    { ...DOMAIN, ...ZONE, CertificateArn: CERTIFICATE },
    { ...DOMAIN, CertificateArn: CERTIFICATE },
  ],
  [{}, { KmsKeyArn: KEY }],
  [{ TransferAcceleration: 'false' }, { TransferAcceleration: 'true' }],
  [{}, { FormUploadBytes: '0' }],
];

/** Returns all 768 deployments that differ in at least one condition. */
export function everyCombination(): Parameters[] {
  return choices.reduce<Parameters[]>(
    (made, choice) => made.flatMap((one) => choice.map((more) => ({ ...one, ...more }))),
    [{ AllowedOrigins: 'https://www.example.com' }],
  );
}

/** Returns few deployments that contain every pair of variants. The algorithm is greedy and deterministic. */
export function everyPair(): Parameters[] {
  const all = everyCombination();
  const pairs = (one: Parameters): string[] => {
    const entries = choices.map((choice, index) => {
      const keys = choice.flatMap((option) => Object.keys(option));
      return `${index}:${[...new Set(keys)].map((key) => one[key] ?? '').join()}`;
    });
    return entries.flatMap((left, index) => entries.slice(index + 1).map((right) => left + right));
  };
  const open = new Set(all.flatMap(pairs));
  const chosen: Parameters[] = [];
  while (open.size > 0) {
    const gain = (one: Parameters): number => pairs(one).filter((pair) => open.has(pair)).length;
    const best = all.reduce((left, right) => (gain(right) > gain(left) ? right : left));
    for (const pair of pairs(best)) open.delete(pair);
    chosen.push(best);
  }
  return chosen;
}
