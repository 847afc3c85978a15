import { API_VERSION } from '../../src/contract/server-operations.ts';
import { conditions, rules, WITH_DOMAIN, WITH_EVENTS } from './conditions.ts';
import { apiResources } from './resources/api.ts';
import { domainResources } from './resources/domain.ts';
import { functions } from './functions.ts';
import { attribute, ref, sub, ifCondition } from './intrinsics.ts';
import { bucketName, tableName } from './resource-refs.ts';
import { functionResources } from './resources/functions.ts';
import { monitoringResources } from './resources/monitoring.ts';
import { parameters } from './parameters.ts';
import { scanResources } from './resources/scan.ts';
import { storageResources } from './resources/storage.ts';

type Json = Record<string, unknown>;

/** Returns the template of the stack. The requirements of each function are defined next to its code. */
export function template(): Json {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Transform: 'AWS::Serverless-2016-10-31',
    Description:
      'Filestore: uploads files from the browser straight to S3 (generated, do not edit)',
    Parameters: parameters,
    Rules: rules,
    Conditions: conditions,
    Resources: {
      ...storageResources(),
      ...scanResources(),
      ...apiResources(functions),
      ...Object.assign({}, ...functions.map(functionResources)),
      ...domainResources(),
      ...monitoringResources(functions),
    },
    Outputs: {
      ApiEndpoint: {
        Description: 'The value of the endpoint attribute of <filestore-upload>',
        Value: ifCondition(
          WITH_DOMAIN,
          sub('https://${DomainName}/' + API_VERSION),
          sub('https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/' + API_VERSION),
        ),
      },
      UsagePlanId: { Value: ref('UsagePlan') },
      BucketName: { Value: bucketName },
      TableName: { Value: tableName },
      EventBusName: { Value: ref('EventBusName') },
      UndeliveredEventsUrl: {
        Condition: WITH_EVENTS,
        Value: ref('UndeliveredEvents'),
      },
      DeadLetterQueueUrl: { Value: ref('DeadLetterQueue') },
      DeadLetterQueueArn: { Value: attribute('DeadLetterQueue', 'Arn') },
    },
  };
}
