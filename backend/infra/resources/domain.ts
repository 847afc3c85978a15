import { API_VERSION } from '../../../src/contract/server-operations.ts';
import { aliasRecords } from './alias-record.ts';
import { WITH_DOMAIN, WITH_OWN_CERTIFICATE, WITH_ZONE } from '../conditions.ts';
import { attribute, ref, ifCondition } from '../intrinsics.ts';

type Json = Record<string, unknown>;

/** The API under a name of one's own. Regional, so the certificate is one of this region. */
export function domainResources(): Json {
  return {
    ApiCertificate: {
      Type: 'AWS::CertificateManager::Certificate',
      Condition: WITH_OWN_CERTIFICATE,
      Properties: {
        DomainName: ref('DomainName'),
        ValidationMethod: 'DNS',
        DomainValidationOptions: [
          { DomainName: ref('DomainName'), HostedZoneId: ref('HostedZoneId') },
        ],
      },
    },
    ApiDomain: {
      Type: 'AWS::ApiGateway::DomainName',
      Condition: WITH_DOMAIN,
      Properties: {
        DomainName: ref('DomainName'),
        RegionalCertificateArn: ifCondition(
          WITH_OWN_CERTIFICATE,
          ref('ApiCertificate'),
          ref('CertificateArn'),
        ),
        EndpointConfiguration: { Types: ['REGIONAL'] },
        SecurityPolicy: 'TLS_1_2',
      },
    },
    ApiBasePath: {
      Type: 'AWS::ApiGateway::BasePathMapping',
      Condition: WITH_DOMAIN,
      Properties: {
        DomainName: ref('ApiDomain'),
        // The same path as without a domain, and room for a second version beside it.
        BasePath: API_VERSION,
        RestApiId: ref('Api'),
        Stage: ref('Api.Stage'),
      },
    },
    ...aliasRecords('ApiRecord', {
      condition: WITH_ZONE,
      name: 'DomainName',
      zone: 'HostedZoneId',
      target: {
        DNSName: attribute('ApiDomain', 'RegionalDomainName'),
        HostedZoneId: attribute('ApiDomain', 'RegionalHostedZoneId'),
      },
    }),
  };
}
