"""Texts that were declined, in the dialects of OpenAI, Azure, the gateways before them, and Google."""

from __future__ import annotations

import json

from bot.domain.errors import PromptRejected
from tests.imageapi.meanings.shapes import Shape, openai

AZURE = "https://learn.microsoft.com/en-us/azure/ai-services/openai/concepts/content-filter"
AZURE_DALL_E = "https://learn.microsoft.com/en-us/azure/ai-foundry/openai/how-to/dall-e"
AZURE_INNER = {
    "code": "ResponsibleAIPolicyViolation",
    "content_filter_results": {
        "hate": {"filtered": False, "severity": "safe"},
        "violence": {"filtered": True, "severity": "medium"},
    },
}
LITELLM = "https://github.com/BerriAI/litellm/pull/19372"
GEMINI = "https://ai.google.dev/api/generate-content"
IMAGEN = "https://docs.cloud.google.com/vertex-ai/generative-ai/docs/multimodal/gemini-image-responsible-ai"

REFUSALS = (
    Shape(
        name="openai code",
        source="https://docs.apiyi.com/en/faq/gpt-image-content-moderation",
        status=400,
        body=openai(
            "Your request was rejected by the safety system. safety_violations=[sexual].",
            type="image_generation_user_error",
            code="moderation_blocked",
        ),
        means=PromptRejected("sexual"),
    ),
    Shape(
        name="openai words alone",
        source="https://portkey.ai/error-library/safety-violation-error-10079",
        status=400,
        body=openai(
            "Your request was rejected as a result of our safety system. Your prompt may contain text..."
        ),
        means=PromptRejected(),
    ),
    Shape(
        name="azure inner_error",
        source=AZURE,
        status=400,
        body=openai("Your request was rejected.", code="content_policy_violation", inner_error=AZURE_INNER),
        means=PromptRejected("violence"),
    ),
    Shape(
        name="azure dall-e's filter",
        source=AZURE_DALL_E,
        status=400,
        body={
            "created": 1589478378,
            "error": {
                "code": "contentFilter",
                "message": "Your task failed as a result of our safety system.",
            },
        },
        means=PromptRejected(),
    ),
    Shape(
        name="azure dall-e's filter of what was made",
        source=AZURE_DALL_E,
        status=400,
        body={
            "created": 1589478378,
            "error": {
                "code": "contentFilter",
                "message": "Generated image was filtered as a result of our safety system.",
            },
        },
        means=PromptRejected(),
    ),
    Shape(
        name="azure innererror alone",
        source="https://raw.githubusercontent.com/api-evangelist/microsoft-azure/refs/heads/main/json-schema/"
        "microsoft-azure-innererrorcode-schema.json",
        status=400,
        body={"error": {"code": "400", "message": "Bad request", "innererror": AZURE_INNER}},
        means=PromptRejected("violence"),
    ),
    Shape(
        name="litellm before azure",
        source=LITELLM,
        status=400,
        body={
            "error": {
                "message": "litellm.BadRequestError: litellm.ContentPolicyViolationError: AzureException - The "
                "response was filtered",
                "type": "invalid_request_error",
                "param": None,
                "code": "400",
                "provider_specific_fields": {"innererror": AZURE_INNER},
            }
        },
        means=PromptRejected("violence"),
    ),
    Shape(
        name="litellm, the name in the message alone",
        source=LITELLM,
        status=400,
        body=openai("litellm.ContentPolicyViolationError: OpenAIException - no", type=None, code="400"),
        means=PromptRejected(),
    ),
    Shape(
        name="litellm answers 500",
        source="https://github.com/BerriAI/litellm/pull/19372",
        status=500,
        body=openai(
            "litellm.APIError: {'error': {'code': 'content_policy_violation', 'message': 'no'}}", code="500"
        ),
        means=PromptRejected(),
    ),
    Shape(
        name="pollinations",
        source="https://github.com/pollinations/pollinations/pull/12083",
        status=422,
        body={
            "success": False,
            "error": {
                "code": "UNPROCESSABLE_ENTITY",
                "message": json.dumps({"error": {"code": "content_policy_violation", "message": "no"}}),
            },
        },
        means=PromptRejected(),
    ),
    Shape(
        name="openrouter",
        source="https://openrouter.ai/docs/api/reference/errors-and-debugging",
        status=403,
        body={
            "error": {
                "code": 403,
                "message": "Your input was flagged",
                "metadata": {"reasons": ["harassment/threatening"], "flagged_input": "a red..."},
            }
        },
        means=PromptRejected("harassment"),
    ),
    Shape(
        name="blackbox",
        source="https://docs.blackbox.ai/api-reference/errors",
        status=403,
        body={
            "error": {
                "code": 403,
                "message": "Your chosen model requires moderation and your input was flagged",
            }
        },
        means=PromptRejected(),
    ),
    Shape(
        name="new-api",
        source="https://github.com/yuruotong1/autoMate/issues/87",
        status=400,
        body=openai(
            "sensitive words: 8964,8964 (request id: 20250313205909537876276OGDih6VW)",
            type="mole_api_error",
            code="sensitive_words_detected",
        ),
        means=PromptRejected(),
    ),
    Shape(
        name="new-api, 500",
        source="https://github.com/QuantumNous/new-api/issues/5601",
        status=500,
        body=openai("sensitive_words_detected", type="new_api_error", code="sensitive_words_detected"),
        means=PromptRejected(),
    ),
    Shape(
        name="a relay's 451",
        source="https://docs.apiyi.com/en/faq/gpt-image-content-moderation",
        status=451,
        body={"error": {"message": "Unavailable For Legal Reasons", "type": "api_error"}},
        means=PromptRejected(),
    ),
    Shape(
        name="imagen filtered, in a 200",
        source=IMAGEN,
        status=200,
        body={"data": [], "raiFilteredReason": "Unable to show generated images. Support codes: 56562880"},
        means=PromptRejected("violence"),
    ),
    Shape(
        name="imagen predictions, in a 200",
        source=IMAGEN,
        status=200,
        body={"predictions": [{"raiFilteredReason": "no. Support codes: 29310472"}]},
        means=PromptRejected("people"),
    ),
    Shape(
        name="imagen 400",
        source="https://github.com/google-marketing-solutions/adios/issues/62",
        status=400,
        body={
            "error": {
                "code": 400,
                "message": "Image generation failed with the following error: The prompt could not be submitted. Your "
                "current safety filter threshold prohibited one or more words in this prompt. Support codes: 61493863",
                "status": "INVALID_ARGUMENT",
            }
        },
        means=PromptRejected("violence"),
    ),
    Shape(
        name="imagen 400, older",
        source="https://github.com/epam/ai-dial-adapter-vertexai/issues/66",
        status=400,
        body=openai(
            "Image generation failed with the following error: The response is blocked, as it may violate our "
            "policies. Error Code: 58061214"
        ),
        means=PromptRejected("minors"),
    ),
    *(
        Shape(
            name=f"gemini {reason}",
            source=GEMINI,
            status=200,
            body={"candidates": [{"finishReason": reason, "index": 0}], "usageMetadata": {}},
            means=PromptRejected(),
        )
        for reason in (
            "SAFETY",
            "PROHIBITED_CONTENT",
            "IMAGE_SAFETY",
            "BLOCKLIST",
            "IMAGE_PROHIBITED_CONTENT",
        )
    ),
    Shape(
        name="gemini prompt blocked",
        source=GEMINI,
        status=200,
        body={
            "promptFeedback": {
                "blockReason": "SAFETY",
                "safetyRatings": [
                    {"category": "HARM_CATEGORY_HATE_SPEECH", "probability": "NEGLIGIBLE"},
                    {"category": "HARM_CATEGORY_SEXUALLY_EXPLICIT", "probability": "HIGH"},
                ],
            }
        },
        means=PromptRejected("sexual"),
    ),
    Shape(
        name="kimi",
        source="https://platform.kimi.com/docs/api/errors",
        status=400,
        body={
            "error": {"type": "content_filter", "message": "The request was rejected, considered high risk"}
        },
        means=PromptRejected(),
    ),
    Shape(
        name="evolink, in a 200",
        source="https://docs.evolink.ai/es/api-manual/task-management/error-codes",
        status=200,
        body={
            "status": "failed",
            "error": {"code": "content_policy_violation", "message": "Content policy violation."},
        },
        means=PromptRejected(),
    ),
    Shape(
        name="a model's refusal, in a 200",
        source="https://platform.openai.com/docs/guides/structured-outputs#refusals",
        status=200,
        body={"choices": [{"message": {"refusal": "I'm sorry, I can't help with that."}}]},
        means=PromptRejected(),
    ),
    Shape(
        name="azure's results beside no picture",
        source=AZURE,
        status=200,
        body={
            "created": 1,
            "data": [],
            "content_filter_results": {"sexual": {"filtered": True, "severity": "high"}},
        },
        means=PromptRejected("sexual"),
    ),
    Shape(
        name="a reason for the failure, in a 200",
        source="https://docs.evolink.ai/es/api-manual/task-management/error-codes",
        status=200,
        body={"status": "failed", "failure_reason": "Content policy violation."},
        means=PromptRejected(),
    ),
)
