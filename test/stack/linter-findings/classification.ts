import type { Parameters } from '../resolve.ts';

/** What checkov or cdk-nag reports about a translated template. */
export interface Finding {
  /** The id of a check of checkov, or the name of a rule of cdk-nag. */
  readonly check: string;
  /** The logical id of the resource. cdk-nag adds the statement to which some of its rules object. */
  readonly what: string;
}

/** The classes of findings, with their descriptions in the security guide. */
export const classes = {
  option: 'a parameter of the stack does what the check asks for',
  'by-design': 'the stack does something else, for a reason',
  false: 'the check is wrong about this stack',
  open: 'a weakness that is accepted for now',
} as const;

type ClassName = keyof typeof classes;

const BASE: Parameters = { AllowedOrigins: 'https://www.example.com' };

/** The parameters that add resources or settings, each with a value that turns it on. */
const OPTIONS = {
  AccessLogs: 'true',
  AddressRequestsPerFiveMinutes: '1000',
  AlarmEmail: 'ops@example.com',
  Dashboard: 'true',
  DomainName: 'files.example.com',
  HostedZoneId: 'Z0123456789ABCDEFGHIJ',
  KmsKeyArn: 'arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-0000-1111-2222-333344445555',
  MonthlyBudget: '100',
  ScanUploads: 'true',
  StoreOnLoad: 'true',
  TransferAcceleration: 'true',
  Versioning: 'true',
} as const satisfies Parameters;

/**
 * The deployments that are checked. Together, they contain every resource of the template except
 * `GivenWebAclAssociation`.
 */
export const deployments: readonly { readonly name: string; readonly parameters: Parameters }[] = [
  { name: 'with the defaults', parameters: BASE },
  { name: 'with every option', parameters: { ...BASE, ...OPTIONS } },
];

interface Common {
  /**
   * Ids of checkov, and names of rules of cdk-nag. The id of a rule ends with its name: `LambdaDLQ` is
   * `Serverless-LambdaDLQ`, `HIPAA.Security-LambdaDLQ` and so on. Only the pack AwsSolutions has other ids.
   */
  readonly checks: readonly string[];
  /** Matches the findings that are meant. Without it, all of these checks are. */
  readonly what?: RegExp;
  readonly why: string;
}

/** `option` names the parameter. The findings must be gone in the deployment with every option. */
export type Classification = Common &
  (
    | { readonly class: 'option'; readonly option: keyof typeof OPTIONS }
    | { readonly class: Exclude<ClassName, 'option'> }
  );
