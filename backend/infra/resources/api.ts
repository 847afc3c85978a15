import { API_VERSION, confirm } from '../../../src/contract/server-operations.ts';
import {
  WITH_ACCESS_LOGS,
  WITH_ADDRESS_LIMIT,
  WITH_DOMAIN,
  WITH_GIVEN_WEB_ACL,
} from '../conditions.ts';
import type { FunctionDefinition } from '../define-function.ts';
import { attribute, ifCondition, ref, sub, type Intrinsic } from '../intrinsics.ts';
import { gatewayApi, preflightPaths } from '../openapi/gateway.ts';

type Json = Record<string, unknown>;

/** Returns the API with its limits, its access log and its web ACL. */
export function apiResources(functions: readonly FunctionDefinition[]): Json {
  return {
    Api: {
      Type: 'AWS::Serverless::Api',
      Properties: {
        Name: sub('${AWS::StackName}'),
        StageName: API_VERSION,
        // Without this, SAM deploys a second, public stage named "Stage".
        OpenApiVersion: '3.0.1',
        // SAM names a deployment by a hash of the definition before parameters are resolved. Without this, a
        // changed parameter, such as AllowedOrigins, never reaches the stage:
        // https://github.com/aws/serverless-application-model/issues/660
        AlwaysDeploy: true,
        EndpointConfiguration: { Type: 'REGIONAL' },
        // Otherwise requests could avoid a CDN or a firewall in front of the domain.
        DisableExecuteApiEndpoint: ifCondition(WITH_DOMAIN, true, false),
        DefinitionBody: gatewayApi(functions),
        MethodSettings: methodSettings(),
        AccessLogSetting: ifCondition(WITH_ACCESS_LOGS, {
          DestinationArn: attribute('AccessLogGroup', 'Arn'),
          Format: JSON.stringify(ACCESS_LOG_FORMAT),
        }),
      },
    },
    // An API key without a usage plan has no access. `npm run tenant` adds each tenant's keys to this plan.
    UsagePlan: {
      Type: 'AWS::ApiGateway::UsagePlan',
      Properties: {
        UsagePlanName: sub('${AWS::StackName}'),
        // SAM's name for the stage that it creates.
        ApiStages: [
          {
            ApiId: ref('Api'),
            Stage: ref('Api.Stage'),
            // The dearest request of a page: it looks in the table and in S3 for each of a hundred files.
            Throttle: {
              [`${confirm.path}/${confirm.method}`]: {
                RateLimit: ref('ConfirmsPerSecond'),
                BurstLimit: ref('ConfirmBurst'),
              },
            },
          },
        ],
        Throttle: { RateLimit: ref('RequestsPerSecond'), BurstLimit: ref('RequestBurst') },
      },
    },
    AccessLogGroup: {
      Type: 'AWS::Logs::LogGroup',
      Condition: WITH_ACCESS_LOGS,
      Properties: { RetentionInDays: ref('LogRetentionDays') },
    },
    ...webAclResources(),
  };
}

/**
 * The limits of a usage plan are not exact, and a preflight has no key. The limits of the stage hold for all
 * callers together, so that a flood neither costs much nor uses up the quota of the account:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
 */
function methodSettings(): Json[] {
  const limit = (rate: string, burst: string): Json => ({
    ThrottlingRateLimit: ref(rate),
    ThrottlingBurstLimit: ref(burst),
  });
  return [
    {
      ResourcePath: '/*',
      HttpMethod: '*',
      ...limit('StageRequestsPerSecond', 'StageRequestBurst'),
    },
    ...preflightPaths.map((path) => ({
      // As in a JSON pointer, which is how API Gateway names a path here.
      ResourcePath: `/${path.replaceAll('/', '~1')}`,
      HttpMethod: 'OPTIONS',
      ...limit('PreflightsPerSecond', 'PreflightBurst'),
    })),
  ];
}

/** Contains no query strings, headers and keys, because they can be secret. */
const ACCESS_LOG_FORMAT = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  address: '$context.identity.sourceIp',
  apiKeyId: '$context.identity.apiKeyId',
  method: '$context.httpMethod',
  path: '$context.resourcePath',
  status: '$context.status',
  responseBytes: '$context.responseLength',
  milliseconds: '$context.responseLatency',
  error: '$context.error.responseType',
};

const visible = (name: string): Json => ({
  CloudWatchMetricsEnabled: true,
  // Samples contain headers, and with them keys and tokens.
  SampledRequestsEnabled: false,
  MetricName: name,
});

function webAclResources(): Json {
  return {
    WebAcl: {
      Type: 'AWS::WAFv2::WebACL',
      Condition: WITH_ADDRESS_LIMIT,
      Properties: {
        Scope: 'REGIONAL',
        DefaultAction: { Allow: {} },
        VisibilityConfig: visible('requests'),
        Rules: [
          {
            Name: 'requests-of-one-address',
            Priority: 0,
            Action: { Block: {} },
            VisibilityConfig: visible('blocked'),
            Statement: {
              RateBasedStatement: {
                AggregateKeyType: 'IP',
                EvaluationWindowSec: 300,
                Limit: ref('AddressRequestsPerFiveMinutes'),
              },
            },
          },
        ],
      },
    },
    WebAclAssociation: association(WITH_ADDRESS_LIMIT, attribute('WebAcl', 'Arn')),
    GivenWebAclAssociation: association(WITH_GIVEN_WEB_ACL, ref('WebAclArn')),
  };
}

function association(Condition: string, WebACLArn: Intrinsic): Json {
  return {
    Type: 'AWS::WAFv2::WebACLAssociation',
    Condition,
    Properties: {
      WebACLArn,
      ResourceArn: sub(
        'arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/${Api}/stages/${Stage}',
        { Stage: ref('Api.Stage') },
      ),
    },
  };
}
