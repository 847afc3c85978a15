import { optional } from '../parameters/kinds.ts';

/** The parameters of the site's stack. */
export const siteParameters = {
  ConnectOrigins: optional(
    'Origins that the pages call, separated by spaces: the API and all host names of the bucket',
    '(https://[a-z0-9.-]+( https://[a-z0-9.-]+)*)?',
  ),
  SiteDomainName: optional(
    'Host name of the site, such as demo.example.com. Empty uses the host name from CloudFront',
    '([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}|',
  ),
  SiteHostedZoneId: optional(
    'Route 53 zone of the domain. With it, the stack creates the DNS records',
    '[A-Z0-9]{1,32}|',
  ),
  SiteCertificateArn: optional(
    'Certificate of the domain. CloudFront requires a certificate in us-east-1',
    'arn:[a-z-]+:acm:us-east-1:[0-9]{12}:certificate/[a-z0-9-]+|',
  ),
  SitePriceClass: {
    Type: 'String',
    Default: 'PriceClass_100',
    AllowedValues: ['PriceClass_100', 'PriceClass_200', 'PriceClass_All'],
    Description: 'Edge locations of CloudFront. PriceClass_100 is North America, Europe and Israel',
  },
} as const;
