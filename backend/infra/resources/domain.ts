import { API_VERSION } from '../../../src/contract/server-operations.ts';
import { aliasRecords } from './alias-record.ts';
import { WITH_DOMAIN, WITH_OWN_CERTIFICATE, WITH_ZONE } from '../conditions.ts';
import { attribute, ref, ifCondition } from '../intrinsics.ts';

type Json = Record<string, unknown>;

/** Returns the custom domain of the API. The API is regional, so the certificate is in the same region. */
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
        // The same path as without a domain. A second version of the API can be added under another path.
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
