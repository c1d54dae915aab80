"""What only the operator can put right: the address and the model."""

from __future__ import annotations

from bot.domain.errors import ModelGone, PathWrong
from tests.imageapi.meanings.shapes import MODEL, Shape, openai, page

CLOUDFLARE = "https://developers.cloudflare.com/workers-ai/platform/errors/"
ARK = "https://www.volcengine.com/docs/82379/1299023"
MISSING = "https://nginx.org/en/docs/http/ngx_http_core_module.html#location"


def _gone(name: str, source: str, status: int, body: object) -> Shape:
    return Shape(name=name, source=source, status=status, body=body, means=ModelGone(MODEL))


def _path(name: str, source: str, status: int, body: object, **headers: str) -> Shape:
    means = PathWrong(status, headers.pop("leads_to", None))
    return Shape(name=name, source=source, status=status, body=body, means=means, headers=headers)


PATHS = (
    _path("nginx 404", MISSING, 404, page("404 Not Found")),
    _path("fastapi 404", "https://github.com/AsmSafone/SafoneAPI/issues/14", 404, {"detail": "Not Found"}),
    _path("no body", "https://www.rfc-editor.org/rfc/rfc9110#name-404-not-found", 404, ""),
    _path("go's router", "https://pkg.go.dev/net/http#NotFound", 404, "404 page not found\n"),
    _path(
        "method not allowed",
        "https://github.com/saml7n/parbaked/issues/568",
        405,
        {"detail": "Method Not Allowed"},
    ),
    _path(
        "openai's router",
        "https://github.com/binary-husky/gpt_academic/issues/318",
        404,
        openai("Invalid URL (POST /v1/v1/images/generations)"),
    ),
    _path(
        "azure's router",
        "https://github.com/OkGoDoIt/OpenAI-API-dotnet/issues/179",
        404,
        {"error": {"code": "404", "message": "Resource not found"}},
    ),
    _path(
        "xai's router",
        "https://github.com/iniwap/AIWriteX/issues/26",
        404,
        {
            "code": "Some requested entity was not found",
            "error": "No handler found on route. Please double check your URL and consult https://api.x.ai/docs for "
            "more information.",
        },
    ),
    _path(
        "express",
        "https://geeksrepos.com/uniquejava/expressjs-default-404",
        404,
        "<!DOCTYPE html><pre>Cannot POST /images/generations</pre>",
    ),
    _path(
        "spring",
        "https://docs.spring.io/spring-boot/reference/web/servlet.html",
        404,
        {"timestamp": "2026-11-01", "status": 404, "error": "Not Found", "path": "/images/generations"},
    ),
    _path(
        "kong",
        "https://github.com/Kong/kong/issues/2949",
        404,
        {"message": "no Route matched with those values"},
    ),
    _path(
        "cloudflare's api",
        "https://github.com/Jazee6/cloudflare-ai-web/issues/52",
        400,
        {"success": False, "errors": [{"code": 7000, "message": "No route for that URI"}]},
    ),
    _path(
        "http where https is",
        "https://nginx.org/en/docs/http/configuring_https_servers.html",
        400,
        "<html><center>The plain HTTP request was sent to HTTPS port</center></html>",
    ),
    _path(
        "301 to https",
        "https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#return",
        301,
        page("301 Moved Permanently"),
        Location="https://api.example/v1/images/generations?key=secret",
        leads_to="https://api.example",
    ),
    _path(
        "302 to a login",
        "https://oauth2-proxy.github.io/oauth2-proxy/configuration/integrations/nginx",
        302,
        "",
        Location="https://sso.example:8443/login?rd=%2Fv1",
        leads_to="https://sso.example:8443",
    ),
    _path(
        "307 to a path",
        "https://github.com/fastapi/fastapi/pull/3432",
        307,
        "",
        Location="/v1/images/generations/",
    ),
    _path(
        "308 to nowhere", "https://www.rfc-editor.org/rfc/rfc9110#name-308", 308, "", Location="http://[oops"
    ),
)
MODELS = (
    _gone(
        "openai code",
        "https://platform.openai.com/docs/guides/error-codes",
        404,
        openai("no", code="model_not_found"),
    ),
    _gone(
        "openai words",
        "https://github.com/noahgsolomon/brainrot.js/issues/3",
        404,
        openai("The model `gpt-9` does not exist or you do not have access to it."),
    ),
    _gone(
        "azure",
        "https://github.com/microsoft/semantic-kernel/issues/4464",
        404,
        {
            "error": {
                "code": "DeploymentNotFound",
                "message": "The API deployment for this resource does not exist. If you created the deployment within "
                "the last 5 minutes, please wait a moment and try again.",
            }
        },
    ),
    _gone(
        "litellm",
        "https://github.com/forpublicai/platform.publicai.co/issues/6",
        400,
        openai(
            f"{{'error': '/images/generations: Invalid model name passed in model={MODEL}. Call `/v1/models` to view "
            "available models for your key.'}",
            type="None",
            param="None",
            code="400",
        ),
    ),
    _gone(
        "litellm, an object for a message",
        "https://github.com/BerriAI/litellm/issues/8821",
        400,
        {
            "error": {
                "message": {
                    "error": f"/images/generations: Invalid model name passed in model={MODEL}. Call `/v1/models` to "
                    "view available models for your key."
                },
                "type": "None",
                "param": "None",
                "code": "400",
            }
        },
    ),
    *(
        _gone(
            "litellm, not for this key",
            source,
            status,
            openai(
                f"key not allowed to access model. This key can only access models=['x']. Tried to access {MODEL}",
                type="key_model_access_denied",
                param="model",
                code=str(status),
            ),
        )
        for status, source in (
            (401, "https://github.com/winfunc/opcode/issues/358"),
            (403, "https://github.com/BerriAI/litellm/pull/39660"),
        )
    ),
    _gone(
        "openrouter",
        "https://github.com/chatboxai/chatbox/issues/2743",
        404,
        {"error": {"message": f"No endpoints found for {MODEL}.", "code": 404}, "user_id": "user_2pPjr"},
    ),
    _gone(
        "xai",
        "https://github.com/ChatGPTNextWeb/NextChat/issues/6397",
        404,
        {
            "code": "Some requested entity was not found",
            "error": f"The model {MODEL} does not exist or your team 1f does not have access to it. Please ensure "
            "you're using the correct API key. If you believe this is a mistake, please contact support and quote your "
            "team ID and the model name.",
        },
    ),
    _gone(
        "ollama",
        "https://github.com/PromptEngineer48/Ollama/issues/9",
        404,
        {"error": "model '7430' not found, try pulling it first"},
    ),
    _gone(
        "the id alone",
        "https://www.rfc-editor.org/rfc/rfc9110#name-404-not-found",
        404,
        {"detail": f"{MODEL}: nothing of that name"},
    ),
    _gone(
        "siliconflow",
        "https://github.com/ErlichLiu/DeepClaude/issues/111",
        400,
        {"code": 20012, "message": "Model does not exist. Please check it carefully.", "data": None},
    ),
    _gone(
        "together, not serverless",
        "https://github.com/HeyPuter/puter/issues/3168",
        400,
        openai(
            f"Unable to access non-serverless model {MODEL}. Please visit https://api.together.ai/models/{MODEL} to "
            "create and start a new dedicated endpoint for the model.",
            code="model_not_available",
        ),
    ),
    _gone(
        "together, stopped",
        "https://github.com/HeyPuter/puter/issues/3168",
        400,
        openai(
            f"The dedicated endpoint for {MODEL} is not running. Please visit https://api.together.ai/models to start "
            "the endpoint.",
            code="dedicated_endpoint_not_running",
        ),
    ),
    _gone("cloudflare", CLOUDFLARE, 400, {"errors": [{"code": 5007, "message": "No such model x or task"}]}),
    _gone(
        "ark, not activated", ARK, 404, {"error": {"code": "ModelNotOpen", "message": "activate the model"}}
    ),
    _gone(
        "ark, not opened",
        ARK,
        403,
        {
            "error": {
                "code": "OperationDenied.ServiceNotOpen",
                "message": "Operation is denied because the model service is unavailable, please go to the Volcano Ark "
                "console activation management page to activate the corresponding model service.",
            }
        },
    ),
    _gone(
        "wp engine",
        "https://developers.wpengine.com/docs/ai/api/errors",
        404,
        {"error": {"message": "model not found: x", "type": "not_found_error", "code": 404}},
    ),
)
