import { type Intrinsic, ref } from '../intrinsics.ts';

/** A host name in a Route 53 zone that points to an AWS resource. */
interface AliasRecord {
  readonly condition: string;
  /** The names of the parameters that contain the host name and its zone. */
  readonly name: string;
  readonly zone: string;
  readonly target: { readonly DNSName: Intrinsic; readonly HostedZoneId: Intrinsic | string };
}

/** Returns the IPv4 record under this id, and the IPv6 record under the id with the suffix `Ipv6`. */
export function aliasRecords(id: string, record: AliasRecord): Record<string, unknown> {
  const { condition, name, zone, target } = record;
  const resource = (Type: 'A' | 'AAAA'): object => ({
    Type: 'AWS::Route53::RecordSet',
    Condition: condition,
    Properties: { Name: ref(name), HostedZoneId: ref(zone), Type, AliasTarget: target },
  });
  return { [id]: resource('A'), [`${id}Ipv6`]: resource('AAAA') };
}
