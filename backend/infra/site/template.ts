import { aliasRecords } from '../resources/alias-record.ts';
import { privateBucket } from '../resources/storage.ts';
import { isSet } from '../conditions.ts';
import { attribute, ref, sub, ifCondition } from '../intrinsics.ts';
import { contentSecurityPolicy, otherHeaders } from './headers.ts';
import { siteParameters } from './parameters.ts';

type Json = Record<string, unknown>;

const WITH_DOMAIN = 'WithDomain';
const WITH_ZONE = 'WithZone';

/** The name of resources that CloudFront keeps once per account, for all regions. At most 64 characters. */
const NAME = sub('${AWS::StackName}-${AWS::Region}');
/** Managed-CachingOptimized: caches by path, compresses, and follows the Cache-Control of each object. */
const CACHING_OPTIMIZED = '658327ea-f89d-4fab-a63d-7e88639e58f6';
/**
 * The hosted zone of all CloudFront distributions:
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
 */
const CLOUDFRONT_ZONE = 'Z2FDTNDATAQYW2';

/**
 * Returns the template of the demo site. It is a separate stack, so that it can be updated without touching
 * uploaded files, and because a Filestore works without it. Only the CloudFront distribution may read the
 * private bucket.
 */
export function siteTemplate(): Json {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: 'Filestore Upload: the demo site (generated, do not edit)',
    Parameters: siteParameters,
    Rules: {
      DomainNeedsCertificate: {
        RuleCondition: isSet('SiteDomainName'),
        Assertions: [
          {
            Assert: isSet('SiteCertificateArn'),
            AssertDescription:
              'SiteDomainName requires SiteCertificateArn, a certificate in us-east-1',
          },
        ],
      },
    },
    Conditions: {
      [WITH_DOMAIN]: isSet('SiteDomainName'),
      [WITH_ZONE]: {
        'Fn::And': [{ Condition: WITH_DOMAIN }, isSet('SiteHostedZoneId')],
      },
    },
    Resources: {
      ...bucket(),
      SiteAccess: {
        Type: 'AWS::CloudFront::OriginAccessControl',
        Properties: {
          OriginAccessControlConfig: {
            Name: NAME,
            OriginAccessControlOriginType: 's3',
            SigningBehavior: 'always',
            SigningProtocol: 'sigv4',
          },
        },
      },
      SiteHeaders: headersPolicy(),
      SiteDistribution: distribution(),
      ...aliasRecords('SiteRecord', {
        condition: WITH_ZONE,
        name: 'SiteDomainName',
        zone: 'SiteHostedZoneId',
        target: {
          DNSName: attribute('SiteDistribution', 'DomainName'),
          HostedZoneId: CLOUDFRONT_ZONE,
        },
      }),
    },
    Outputs: {
      SiteUrl: {
        Description: 'URL of the site, which is also an allowed origin of the Filestore stack',
        Value: ifCondition(
          WITH_DOMAIN,
          sub('https://${SiteDomainName}'),
          sub('https://${SiteDistribution.DomainName}'),
        ),
      },
      SiteTarget: {
        Description: 'Target of the DNS record of a custom domain',
        Value: attribute('SiteDistribution', 'DomainName'),
      },
      SiteBucketName: { Value: ref('SiteBucket') },
    },
  };
}

function bucket(): Json {
  const readers = sub(
    'arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${SiteDistribution}',
  );
  return {
    SiteBucket: {
      Type: 'AWS::S3::Bucket',
      // The bucket contains only build output, which can be built again.
      DeletionPolicy: 'Delete',
      UpdateReplacePolicy: 'Delete',
      Properties: privateBucket,
    },
    SiteBucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: ref('SiteBucket'),
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'OnlyThisDistributionReads',
              Effect: 'Allow',
              Principal: { Service: 'cloudfront.amazonaws.com' },
              Action: 's3:GetObject',
              Resource: sub('${SiteBucket.Arn}/*'),
              Condition: { StringEquals: { 'AWS:SourceArn': readers } },
            },
            {
              Sid: 'OnlyEncrypted',
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:*',
              Resource: [attribute('SiteBucket', 'Arn'), sub('${SiteBucket.Arn}/*')],
              Condition: { Bool: { 'aws:SecureTransport': 'false' } },
            },
          ],
        },
      },
    },
  };
}

function headersPolicy(): Json {
  const { 'permissions-policy': permissions, 'cross-origin-opener-policy': opener } = otherHeaders;
  const custom = { 'permissions-policy': permissions, 'cross-origin-opener-policy': opener };
  const seconds = /max-age=(\d+)/.exec(otherHeaders['strict-transport-security'])?.[1];
  return {
    Type: 'AWS::CloudFront::ResponseHeadersPolicy',
    Properties: {
      ResponseHeadersPolicyConfig: {
        Name: NAME,
        SecurityHeadersConfig: {
          ContentSecurityPolicy: {
            ContentSecurityPolicy: sub(contentSecurityPolicy('${ConnectOrigins}')),
            Override: true,
          },
          ContentTypeOptions: { Override: true },
          FrameOptions: { FrameOption: otherHeaders['x-frame-options'], Override: true },
          ReferrerPolicy: { ReferrerPolicy: otherHeaders['referrer-policy'], Override: true },
          StrictTransportSecurity: {
            AccessControlMaxAgeSec: Number(seconds),
            IncludeSubdomains: false,
            Override: true,
          },
        },
        CustomHeadersConfig: {
          Items: Object.entries(custom).map(([Header, Value]) => ({
            Header,
            Value,
            Override: true,
          })),
        },
      },
    },
  };
}

function distribution(): Json {
  return {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        Enabled: true,
        Comment: sub('${AWS::StackName}'),
        DefaultRootObject: 'index.html',
        HttpVersion: 'http2and3',
        IPV6Enabled: true,
        PriceClass: ref('SitePriceClass'),
        Aliases: ifCondition(WITH_DOMAIN, [ref('SiteDomainName')]),
        ViewerCertificate: ifCondition(
          WITH_DOMAIN,
          {
            AcmCertificateArn: ref('SiteCertificateArn'),
            MinimumProtocolVersion: 'TLSv1.2_2021',
            SslSupportMethod: 'sni-only',
          },
          { CloudFrontDefaultCertificate: true },
        ),
        Origins: [
          {
            Id: 'bucket',
            DomainName: attribute('SiteBucket', 'RegionalDomainName'),
            OriginAccessControlId: attribute('SiteAccess', 'Id'),
            // Required in addition to the access control, and must be empty.
            S3OriginConfig: { OriginAccessIdentity: '' },
          },
        ],
        DefaultCacheBehavior: {
          TargetOriginId: 'bucket',
          ViewerProtocolPolicy: 'redirect-to-https',
          AllowedMethods: ['GET', 'HEAD'],
          Compress: true,
          CachePolicyId: CACHING_OPTIMIZED,
          ResponseHeadersPolicyId: ref('SiteHeaders'),
        },
        // S3 answers 403 for a missing object if the reader may not list the bucket.
        CustomErrorResponses: [
          {
            ErrorCode: 403,
            ResponseCode: 404,
            ResponsePagePath: '/404.html',
            ErrorCachingMinTTL: 60,
          },
        ],
      },
    },
  };
}
