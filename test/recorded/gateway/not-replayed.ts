/**
 * Patterns for recorded answers that do not concern the stand-in. A pattern matches the name of the
 * recording, a blank and the name of the answer. The stand-in is a deployed API; it has no API to create one.
 */
export const notReplayed: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^test_apigateway_api\.py::(?!TestApiGatewayGatewayResponse)/, 'creating and changing APIs'],
  [
    /::TestApiGatewayGatewayResponse::test_(gateway_response_validation|update_gateway_response) /,
    'refused and partial changes of gateway responses',
  ],
  [
    / (delete-gateway-response|get-deleted-gw-response)$/,
    'refused and partial changes of gateway responses',
  ],
  [/^test_apigateway_import\.py::/, 'the result of an import, and HTTP integrations'],
  [/^test_apigateway_extended\.py::/, 'exports, and the management of API keys and usage plans'],
  [/^test_apigateway_canary\.py::/, 'canary deployments, which the template does not have'],
  [/^test_apigateway_lambda_cfn\.py::/, 'names of resources in CloudFormation'],
  [
    /::(test_apigw_test_invoke_method_api|test_update_rest_api_deployment|test_apigateway_with_custom_authorization_method) /,
    'test invocations, deployments and authorizers',
  ],
  [
    /::(TestUsagePlans|TestStages|TestDocumentations|TestDeployments)::/,
    // Only the creation of keys is recorded. template.test.ts has the statuses that this test asserts.
    'stages, deployments, usage plans and their keys',
  ],
  [
    /::test_api_gateway_request_validator/,
    'request validators: the template leaves every check to the functions',
  ],
  [
    /::test_input_(path_template|body)_formatting /,
    'HTTP integrations, and mapping templates that read a body',
  ],
  [
    /::(test_create_execute_api_vpc_endpoint|test_put_integration_\w+|test_integration_mock_with_path_param) /,
    'creating integrations',
  ],
  [
    /::test_apigateway_header_remapping_(http|aws\[AWS\])/,
    'HTTP integrations, and Lambda integrations other than proxies',
  ],
  [
    /::test_lambda_(aws_integration\w*|selection_patterns) /,
    'HTTP integrations, and Lambda integrations other than proxies',
  ],
  [
    /\[AWS_PROXY\] (content-length|transfer-encoding|authorization|connection|expect|proxy-authenticate|te)$/,
    'headers that an integration sets, which the import refuses',
  ],
  [/ (apigw-id|api_id|register-lambda)$/, 'names for the placeholders of other answers'],
];

export function reasonNotToReplay(recording: string, answer: string): string | undefined {
  return notReplayed.find(([pattern]) => pattern.test(`${recording} ${answer}`))?.[1];
}
