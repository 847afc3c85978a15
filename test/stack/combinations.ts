import type { Parameters } from './resolve.ts';

const CERTIFICATE =
  'arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-0000-1111-2222-333344445555';
const KEY = 'arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0000-1111-2222-333344445555';
const WEB_ACL =
  'arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shared/0a1b2c3d-0000-1111-2222-333344445555';
const DOMAIN = { DomainName: 'files.example.com' };
const ZONE = { HostedZoneId: 'Z0123456789ABCDEFGHIJ' };

/** The parameters that decide the template's conditions, each with all its variants. */
const choices: readonly (readonly Parameters[])[] = [
  [{ StoreOnLoad: 'false' }, { StoreOnLoad: 'true' }],
  [{ ScanUploads: 'false' }, { ScanUploads: 'true' }],
  [
    { Alarms: 'true' },
    { Alarms: 'false' },
    { Alarms: 'true', AlarmEmail: 'ops@example.com' },
    { Alarms: 'true', AlarmEmail: 'ops@example.com', MonthlyBudget: '100' },
  ],
  [{ Dashboard: 'false' }, { Dashboard: 'true' }],
  [
    {},
    { ...DOMAIN, ...ZONE },
    { ...DOMAIN, ...ZONE, CertificateArn: CERTIFICATE },
    { ...DOMAIN, CertificateArn: CERTIFICATE },
  ],
  [{}, { FileEvents: 'false' }, { EventBusName: 'files' }],
  [{}, { KmsKeyArn: KEY }],
  [{ TransferAcceleration: 'false' }, { TransferAcceleration: 'true' }],
  [{}, { FormUploadBytes: '0' }],
  [{}, { ExistingTableName: 'restored' }],
  [{}, { ExistingBucketName: 'kept-bucket' }],
  [{ Versioning: 'false' }, { Versioning: 'true' }],
  [{}, { EventConcurrency: '0' }],
  [{}, { TableWritesPerSecond: '0' }],
  [{}, { AddressRequestsPerFiveMinutes: '1000' }, { WebAclArn: WEB_ACL }],
  [{ AccessLogs: 'false' }, { AccessLogs: 'true' }],
];

const BASE: Parameters = { AllowedOrigins: 'https://www.example.com' };

/**
 * Returns few deployments that contain every combination of the variants of `strength` choices. Each row
 * takes, choice by choice, the variant that completes most combinations. The algorithm is deterministic.
 */
export function everyTuple(strength: 2 | 3): Parameters[] {
  const open = new Set(tuplesOf(strength));
  const rows: Parameters[] = [];
  for (const tuple of open) {
    if (!open.has(tuple)) continue;
    const row = new Map(JSON.parse(tuple) as [number, number][]);
    for (const [index, choice] of choices.entries()) {
      if (row.has(index)) continue;
      const gain = (variant: number): number =>
        subsets([...row], strength - 1).filter((others) =>
          open.has(key([...others, [index, variant]])),
        ).length;
      const best = choice
        .map((_, variant) => variant)
        .reduce((left, right) => (gain(right) > gain(left) ? right : left));
      row.set(index, best);
    }
    for (const covered of subsets([...row], strength)) open.delete(key(covered));
    rows.push(
      [...row].reduce(
        (made, [index, variant]) => ({ ...made, ...choices[index]?.[variant] }),
        BASE,
      ),
    );
  }
  return rows;
}

type Pick = readonly [choice: number, variant: number];

function key(picks: readonly Pick[]): string {
  return JSON.stringify(picks.toSorted(([one], [other]) => one - other));
}

function subsets(picks: readonly Pick[], size: number): Pick[][] {
  if (size === 0) return [[]];
  return picks.flatMap((pick, index) =>
    subsets(picks.slice(index + 1), size - 1).map((rest) => [pick, ...rest]),
  );
}

function tuplesOf(strength: number): string[] {
  const pick = (size: number, first: number): Pick[][] =>
    size === 0
      ? [[]]
      : choices
          .slice(first)
          .flatMap((choice, offset) =>
            choice.flatMap((_, variant) =>
              pick(size - 1, first + offset + 1).map((rest): Pick[] => [
                [first + offset, variant],
                ...rest,
              ]),
            ),
          );
  return pick(strength, 0).map(key);
}
