import {
  resolveResponse,
  type GatewayResponse,
  type GatewayResponses,
} from '../../../../backend/dev/gateway/gateway-responses.ts';
import {
  responseTypes,
  type ResponseType,
} from '../../../../backend/dev/gateway/response-types.ts';
import type { Recorded } from '../compare.ts';
import { replay } from '../replay.ts';

/** Returns a response of an API as API Gateway describes it, including inherited values. */
function described(responses: GatewayResponses, type: ResponseType): object {
  const { statusCode = responseTypes[type], ...response } = resolveResponse(responses, type);
  return { ...response, responseType: type, ...(statusCode !== undefined && { statusCode }) };
}

function listed(responses: GatewayResponses): object {
  const types = Object.keys(responseTypes) as ResponseType[];
  return { items: types.map((type) => described(responses, type)) };
}

const alone = (type: ResponseType, response: GatewayResponse): object =>
  described({ [type]: response }, type);

/** Returns the values that were set, as the answer repeats them. */
function put(answer: Recorded | undefined): Required<GatewayResponse> {
  const { statusCode, responseParameters, responseTemplates } =
    answer as unknown as Required<GatewayResponse>;
  return { statusCode, responseParameters, responseTemplates };
}

const SUITE = 'test_apigateway_api.py::TestApiGatewayGatewayResponse';
const TOKEN = 'MISSING_AUTHENTICATION_TOKEN';

replay(`${SUITE}::test_gateway_response_crud`, (recorded) => {
  const responses = { [TOKEN]: put(recorded['put-gateway-response']) };
  return {
    'get-gateway-response-default': described({}, TOKEN),
    'put-gateway-response': described(responses, TOKEN),
    'get-gateway-responses': listed(responses),
    'get-gateway-response': described(responses, TOKEN),
  };
});

replay(`${SUITE}::test_gateway_response_put`, (recorded) => {
  const all = put(recorded['put-gateway-response-all-value']);
  const { responseTemplates } = all;
  const responseParameters = {
    'gatewayresponse.header.x-request-header': 'method.request.header.Accept',
  };
  const serverErrors = { statusCode: '599', responseParameters, responseTemplates };
  const ownFailure = { responseParameters: { 'gatewayresponse.header.foo': "'bar'" } };
  return {
    'put-gateway-response-all-value': alone(TOKEN, all),
    'put-gateway-response-status-only': alone(TOKEN, { statusCode: '404' }),
    'put-gateway-response-response-parameters-only': alone(TOKEN, { responseParameters }),
    'put-gateway-response-response-templates-only': alone(TOKEN, { responseTemplates }),
    'put-gateway-response-default-5xx': alone('DEFAULT_5XX', serverErrors),
    'put-gateway-response-default-ignored': alone('AUTHORIZER_FAILURE', ownFailure),
    'get-gateway-responses': listed({
      [TOKEN]: { responseTemplates },
      DEFAULT_5XX: serverErrors,
      AUTHORIZER_FAILURE: ownFailure,
    }),
  };
});
