import { type Intrinsic, ref } from '../intrinsics.ts';

/** A name in a zone of Route 53 that leads to something of AWS. */
export interface AliasRecord {
  readonly condition: string;
  /** Parameters with the host name and its zone. */
  readonly name: string;
  readonly zone: string;
  readonly target: { readonly DNSName: Intrinsic; readonly HostedZoneId: Intrinsic | string };
}

/** The record for IPv4 under this id, and that for IPv6 beside it. */
export function aliasRecords(id: string, record: AliasRecord): Record<string, unknown> {
  const { condition, name, zone, target } = record;
  const of = (Type: 'A' | 'AAAA'): object => ({
    Type: 'AWS::Route53::RecordSet',
    Condition: condition,
    Properties: { Name: ref(name), HostedZoneId: ref(zone), Type, AliasTarget: target },
  });
  return { [id]: of('A'), [`${id}Ipv6`]: of('AAAA') };
}
