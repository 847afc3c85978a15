import { optional } from '../parameters.ts';

/** Everything that one deployment of the site may have different from another. */
export const siteParameters = {
  ConnectOrigins: optional(
    'Origins that the pages call, with spaces between: the API and the names of the bucket',
    '(https://[a-z0-9.-]+( https://[a-z0-9.-]+)*)?',
  ),
  SiteDomainName: optional(
    'Host name of the site, such as demo.example.com; empty keeps the one of CloudFront',
    '([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}|',
  ),
  SiteHostedZoneId: optional(
    'Route 53 zone of the domain; with it the stack writes the records',
    '[A-Z0-9]{1,32}|',
  ),
  SiteCertificateArn: optional(
    'Certificate of the domain. CloudFront takes those of us-east-1 alone',
    'arn:[a-z-]+:acm:us-east-1:[0-9]{12}:certificate/[a-z0-9-]+|',
  ),
  SitePriceClass: {
    Type: 'String',
    Default: 'PriceClass_100',
    AllowedValues: ['PriceClass_100', 'PriceClass_200', 'PriceClass_All'],
    Description: 'From where CloudFront serves; 100 is North America, Europe and Israel',
  },
} as const;
