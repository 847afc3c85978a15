import type { Classification } from './classification.ts';

/** Findings about the logs and the topic of the alarms. */
export const monitoringFindings: readonly Classification[] = [
  {
    checks: ['CKV_AWS_158', 'CloudWatchLogGroupEncrypted'],
    class: 'by-design',
    why:
      'CloudWatch encrypts all logs with its own keys. The logs contain no keys, tokens, signed URLs and file ' +
      'names. KmsKeyArn is not used for them, because the policy of that key would have to allow CloudWatch.',
  },
  {
    checks: ['CKV_AWS_26', 'SNSEncryptedKMS'],
    class: 'by-design',
    why:
      'CloudWatch cannot publish to a topic that is encrypted with the AWS managed key, and the alarms would be ' +
      'lost. The messages contain the names, descriptions and values of alarms, and nothing about users.',
  },
  {
    checks: ['SNSTopicSSLPublishOnly'],
    class: 'open',
    why:
      'A principal of the account that may publish to the topic could do so over plain HTTP. The only ' +
      'publisher is CloudWatch, which uses TLS.',
  },
  {
    checks: ['SNSRedrivePolicy'],
    class: 'by-design',
    why:
      'CloudWatch shows the state of an alarm whether or not its email arrives. Nobody would read a queue of ' +
      'emails that could not be delivered.',
  },
];
