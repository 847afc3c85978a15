"""Starts ministack with the one thing that it leaves out and the functions need.

API Gateway tells a proxy integration which API key let the request in, as
requestContext.identity.apiKeyId, and the stack finds the tenant by it. ministack 1.5 checks the key and
does not say. This can go when it does.
https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""

from ministack.app import main
from ministack.services import apigateway_v1

build = apigateway_v1._build_lambda_event_v1


def build_with_key(*given, **named):
    event = build(*given, **named)
    value = apigateway_v1._api_key_from_request(event["headers"])
    key = apigateway_v1._resolve_api_key(value)
    if key:
        event["requestContext"]["identity"].update(apiKeyId=key["id"], apiKey=value)
    return event


apigateway_v1._build_lambda_event_v1 = build_with_key

if __name__ == "__main__":
    main()
